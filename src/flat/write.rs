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
    let mut writer = Writer {
        words,
        text,
        is_ascii,
        is_plain: !chunk::has_escapes(text),
        out,
        pairs,
        pair: 0,
        pair_texts: 0,
        at: 0,
        text_at: 0,
        chosen: "",
    };
    let len = writer.container(shape, 0)?;
    (writer.text_at == text.len() && writer.at == words.len()).then_some(Written { len, chosen: writer.chosen })
}

struct Writer<'w> {
    words: &'w [u32],
    text: &'w [u8],
    is_ascii: bool,
    /// Whether no text needs an escape.
    is_plain: bool,
    out: &'w mut [u8],
    /// Hashes of the pairs that came so far, by hash.
    pairs: &'w mut Vec<u64>,
    /// The hash of the first two texts of the object that is being written.
    pair: u64,
    pair_texts: u8,
    at: usize,
    text_at: usize,
    chosen: &'static str,
}

impl Writer<'_> {
    /// Writes a list or an object at `len`; answers where it ends. Lengths go from hand to hand, since a variable that
    /// lies in memory would make every write wait for the one before.
    fn container(&mut self, shape: &Shape, mut len: usize) -> Option<usize> {
        let word = self.word()?;
        let (fields, count) = match *shape {
            // One bit each says which of them are there.
            Shape::Object(fields) if fields.len() <= 32 => (fields, fields.len()),
            Shape::List(_) | Shape::UniqueList(_) => (&[] as &[Field], word as usize),
            _ => return None,
        };
        let unique = matches!(shape, Shape::UniqueList(_));
        if unique {
            (self.pair, self.pair_texts) = (0, 0);
            self.pairs.clear();
            // Half of it stays empty, so that a search ends soon. The words bound it: no count is believed blindly.
            self.pairs.resize((count.min(self.words.len()) * 2).next_power_of_two(), 0);
        }
        let from = len;
        let mut name = "";
        let mut chosen: Option<(&str, &str)> = None;
        for index in 0..count {
            let shape = match *shape {
                Shape::List(element) | Shape::UniqueList(element) => {
                    let (comma, bytes) =
                        if element.is_text() { (u64::from_le_bytes(*b",\"\0\0\0\0\0\0"), 2) } else { (b','.into(), 1) };
                    chunk::store(self.out, len, comma)?;
                    len += bytes;
                    element
                }
                _ => {
                    let field = fields.get(index)?;
                    let is_given = word >> index & 1 == 1;
                    let fits = match field.need {
                        Need::Optional => true,
                        Need::Required => is_given,
                        // What decides has to stand in the same object, before it.
                        Need::RequiredWhen(name, value) => {
                            is_given == (chosen.filter(|(chosen, _)| *chosen == name)?.1 == value)
                        }
                    };
                    if !fits {
                        return None;
                    }
                    if !is_given {
                        continue;
                    }
                    name = field.name;
                    len = field.key.write(self.out, len)?;
                    &field.shape
                }
            };
            len = match *shape {
                Shape::Bool => {
                    let (text, bytes) = if self.word()? == 0 { (*b"false\0\0\0", 5) } else { (*b"true\0\0\0\0", 4) };
                    chunk::store(self.out, len, u64::from_le_bytes(text))?;
                    len + bytes
                }
                Shape::Whole => self.whole(None, len)?,
                Shape::WholeOf(allowed, _) => self.whole(Some(allowed), len)?,
                Shape::List(_) | Shape::UniqueList(_) | Shape::Object(_) => self.container(shape, len)?,
                _ => {
                    let text_from = self.text_at;
                    len = self.text(len)?;
                    let value = choice(shape, self.text.get(text_from..self.text_at)?)?;
                    if !value.is_empty() {
                        chosen = Some((name, value));
                        self.chosen = value;
                    }
                    len
                }
            };
            if unique {
                self.is_new_pair()?;
            }
        }
        // Each part was written with a comma before it; the first comma becomes the opening bracket.
        let [open, close] = if let Shape::Object(_) = shape { *b"{}" } else { *b"[]" };
        let end = len.max(from + 1);
        *self.out.get_mut(from)? = open;
        *self.out.get_mut(end)? = close;
        Some(end + 1)
    }

    /// Copies the next text and the quote behind it, with escapes where they are needed.
    #[inline(always)]
    fn text(&mut self, mut len: usize) -> Option<usize> {
        let units = self.word()? as usize;
        let mut at = self.text_at;
        let bytes = if self.is_ascii { units } else { chunk::bytes_of(self.text, at, units)? };
        let end = at + bytes;
        self.text_at = end;
        let mut hash = bytes as u64;
        if self.is_plain {
            (len, hash) = chunk::copy_plain(self.text, at, end, self.out, len, hash)?;
            at = end;
        }
        while at < end {
            let run = chunk::copy(self.text, at, end, self.out, len, hash)?;
            (at, hash) = (at + run.len, run.hash);
            len += run.len;
            if at == end {
                break;
            }
            let (escape, bytes) = escape_of(*self.text.get(at)?);
            chunk::store(self.out, len, u64::from_le_bytes(escape))?;
            len += bytes;
            at += 1;
        }
        if self.pair_texts < 2 {
            self.pair_texts += 1;
            self.pair = chunk::mix(self.pair, hash);
        }
        chunk::store(self.out, len, b'"'.into())?;
        Some(len + 1)
    }

    /// Whether no object of this list had the same first two texts. A clash of hashes says no, which only costs time.
    fn is_new_pair(&mut self) -> Option<()> {
        const FEW: usize = 64;
        let hash = self.pair | 1;
        (self.pair, self.pair_texts) = (0, 0);
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

    fn whole(&mut self, allowed: Option<&[i64]>, len: usize) -> Option<usize> {
        let value = self.word()?;
        let fits = allowed.is_none_or(|allowed| allowed.contains(&value.into()));
        if fits { self.digits(value, len) } else { None }
    }

    fn digits(&mut self, value: u32, len: usize) -> Option<usize> {
        let len = if value >= 10 { self.digits(value / 10, len)? } else { len };
        chunk::store(self.out, len, (u32::from(b'0') + value % 10).into())?;
        Some(len + 1)
    }

    #[inline(always)]
    fn word(&mut self) -> Option<u32> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }
}

/// The value that a text has out of a closed set, nothing for texts of other shapes; none where it is not what its shape
/// asks for.
#[inline(always)]
fn choice(shape: &Shape, text: &[u8]) -> Option<&'static str> {
    let fits = match *shape {
        Shape::Text => true,
        Shape::FilledText => !text.is_empty(),
        Shape::TextOf(allowed, _) => return allowed.iter().find(|allowed| allowed.as_bytes() == text).copied(),
        Shape::TextBy(rule) => !text.is_empty() && rule(text).is_none_or(|code| code.severity() == Severity::Warning),
        _ => false,
    };
    fits.then_some("")
}
