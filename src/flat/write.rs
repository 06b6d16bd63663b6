//! From words and text to the JSON body, checked on the way.

use crate::{
    chunk,
    issue::Severity,
    shape::{Field, Need, Shape},
    tape::escape_of,
};

/// A body that was written.
pub(crate) struct Written {
    pub(crate) len: usize,
    /// The value of the payload's closed set of texts, where it has one: what decides which fields it needs.
    pub(crate) chosen: &'static str,
}

/// Writes a payload as [`crate::shape::write`] does, where every shape and every rule that raises errors is kept.
/// Warnings are not looked for. `out` is made as long as needed.
pub(crate) fn write(
    shape: &Shape,
    words: &[u32],
    text: &[u8],
    is_ascii: bool,
    out: &mut Vec<u8>,
    pairs: &mut Vec<u64>,
) -> Option<Written> {
    // For each word a key or less; for each byte of text two, which holds unless it is full of control characters.
    let room = text.len() * 2 + words.len() * 32 + 64;
    if out.len() < room {
        out.resize(room, 0);
    }
    let mut writer =
        Writer { words, text, is_ascii, out, pairs, pair: 0, pair_texts: 0, at: 0, text_at: 0, len: 0, chosen: "" };
    writer.value(shape)?;
    (writer.text_at == text.len() && writer.at == words.len())
        .then_some(Written { len: writer.len, chosen: writer.chosen })
}

struct Writer<'w> {
    words: &'w [u32],
    text: &'w [u8],
    is_ascii: bool,
    out: &'w mut [u8],
    /// Hashes of the pairs that came so far, by hash.
    pairs: &'w mut Vec<u64>,
    /// The hash of the first two texts of the object that is being written.
    pair: u64,
    pair_texts: u8,
    at: usize,
    text_at: usize,
    len: usize,
    chosen: &'static str,
}

impl Writer<'_> {
    fn value(&mut self, shape: &Shape) -> Option<()> {
        match *shape {
            Shape::Bool => {
                if self.word()? == 0 {
                    self.put(u64::from_le_bytes(*b"false\0\0\0"), 5)
                } else {
                    self.put(u64::from_le_bytes(*b"true\0\0\0\0"), 4)
                }
            }
            Shape::Text | Shape::Json(_) => self.text().map(drop),
            Shape::FilledText => self.text().filter(|text| text.len > 0).map(drop),
            Shape::TextOf(allowed, _) => {
                let Passage { from, len, .. } = self.text()?;
                let text = self.text.get(from..from + len)?;
                self.chosen = allowed.iter().find(|allowed| allowed.as_bytes() == text)?;
                Some(())
            }
            Shape::TextBy(rule) => {
                let Passage { from, len, .. } = self.text()?;
                let code = rule(self.text.get(from..from + len)?);
                (len > 0 && code.is_none_or(|code| code.severity() == Severity::Warning)).then_some(())
            }
            Shape::Whole => {
                let value = self.word()?;
                self.digits(value)
            }
            Shape::WholeOf(allowed, _) => {
                let value = self.word()?;
                if allowed.contains(&value.into()) { self.digits(value) } else { None }
            }
            Shape::List(element) => self.list(|writer| writer.value(element)),
            Shape::UniqueList(element) => {
                let count = *self.words.get(self.at)? as usize;
                self.pairs.clear();
                // Half of it stays empty, so that a search ends soon. The words bound it: no count is believed blindly.
                self.pairs.resize((count.min(self.words.len()) * 2).next_power_of_two(), 0);
                self.list(|writer| {
                    (writer.pair, writer.pair_texts) = (0, 0);
                    writer.value(element)?;
                    writer.is_new_pair()
                })
            }
            Shape::Object(fields) => self.object(fields),
        }
    }

    fn list(&mut self, element: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        let count = self.word()?;
        let from = self.len;
        for _ in 0..count {
            self.put(b','.into(), 1)?;
            element(self)?;
        }
        self.close(from, *b"[]")
    }

    /// Every element or member was written with a comma before it; the first comma becomes the opening bracket.
    fn close(&mut self, from: usize, [open, close]: [u8; 2]) -> Option<()> {
        self.len = self.len.max(from + 1);
        *self.out.get_mut(from)? = open;
        self.put(close.into(), 1)
    }

    fn object(&mut self, fields: &[Field]) -> Option<()> {
        let given = self.word()?;
        let from = self.len;
        for (bit, field) in fields.iter().enumerate() {
            let is_given = given >> bit & 1 == 1;
            let fits = match field.need {
                Need::Optional => true,
                Need::Required => is_given,
                Need::RequiredWhen(_, value) => is_given == (self.chosen == value),
            };
            if !fits {
                return None;
            }
            if is_given {
                self.len += field.key.write(self.out, self.len)?;
                self.value(&field.shape)?;
            }
        }
        self.close(from, *b"{}")
    }

    /// Copies the next text, in quotes, with escapes where they are needed.
    fn text(&mut self) -> Option<Passage> {
        let units = self.word()? as usize;
        let from = self.text_at;
        let len = if self.is_ascii { units } else { chunk::bytes_of(self.text, from, units)? };
        let end = from + len;
        self.text_at = end;
        self.put(b'"'.into(), 1)?;
        let mut at = from;
        let mut hash = len as u64;
        loop {
            let run = chunk::copy(self.text, at, end, self.out, self.len, hash)?;
            (at, hash) = (at + run.len, run.hash);
            self.len += run.len;
            if at == end {
                break;
            }
            let (escape, len) = escape_of(*self.text.get(at)?);
            self.put(u64::from_le_bytes(escape), len)?;
            at += 1;
        }
        if self.pair_texts < 2 {
            self.pair_texts += 1;
            self.pair = chunk::mix(self.pair, hash);
        }
        self.put(b'"'.into(), 1)?;
        Some(Passage { from, len })
    }

    /// Whether no object of this list had the same first two texts. A clash of hashes says no, which only costs time.
    fn is_new_pair(&mut self) -> Option<()> {
        const FEW: usize = 64;
        let hash = self.pair | 1;
        let mask = self.pairs.len().checked_sub(1)?;
        let start = (hash >> 32) as usize;
        for step in 0..FEW {
            let place = self.pairs.get_mut((start + step) & mask)?;
            if *place == 0 {
                *place = hash;
                return Some(());
            }
            if *place == hash {
                return None;
            }
        }
        None
    }

    fn digits(&mut self, value: u32) -> Option<()> {
        if value >= 10 {
            self.digits(value / 10)?;
        }
        self.put((u32::from(b'0') + value % 10).into(), 1)
    }

    #[inline(always)]
    fn word(&mut self) -> Option<u32> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    /// Writes the first bytes of a chunk.
    #[inline(always)]
    fn put(&mut self, chunk: u64, len: usize) -> Option<()> {
        chunk::store(self.out, self.len, chunk)?;
        self.len += len;
        Some(())
    }
}

/// Where a text stands.
struct Passage {
    from: usize,
    len: usize,
}
