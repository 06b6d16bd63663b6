//! From words and text to the JSON body, checked on the way.

use super::{Key, Object, Part};
use crate::{
    chunk,
    issue::Severity,
    shape::{Need, Shape},
    tape::escape_of,
};

/// A body that was written.
pub(crate) struct Written {
    pub(crate) len: usize,
    /// The value of the payload's closed set of texts, where it has one: what decides which fields it needs.
    pub(crate) chosen: &'static str,
}

/// Writes a payload as [`crate::shape::check`] does, where every shape and every rule that raises errors is kept.
/// Warnings are not looked for. Behind the text there have to be [`SPARE`](super::SPARE) bytes more; `out` is made as long
/// as needed.
pub(crate) fn write(
    request: fn(&mut Writer<'_>, usize) -> usize,
    words: &[u32],
    text: &mut [u8],
    text_len: usize,
    is_ascii: bool,
    out: &mut Vec<u8>,
    pairs: &mut Vec<u64>,
) -> Option<Written> {
    // Texts are copied with up to seven bytes behind them, which should not look as if they had to be escaped.
    // Where there is no room, there is no text either.
    let _ = chunk::store(text, text_len, u64::from_le_bytes([b' '; 8]));
    // For each word a key or less; for each byte of text two, which holds unless it is full of control characters.
    let room = text_len * 2 + words.len() * 32 + 64;
    if out.len() < room {
        out.resize(room, 0);
    }
    let mut writer =
        Writer { words, text, is_ascii, out, pairs, at: 0, text_at: 0, fits: true, chosen: "", pair: [0; 2] };
    let len = request(&mut writer, 0);
    let fits = writer.fits && writer.text_at == text_len && writer.at == words.len();
    fits.then_some(Written { len, chosen: writer.chosen })
}

pub(crate) struct Writer<'w> {
    words: &'w [u32],
    text: &'w [u8],
    is_ascii: bool,
    out: &'w mut [u8],
    /// Hashes of the pairs that came so far, by hash.
    pairs: &'w mut Vec<u64>,
    at: usize,
    text_at: usize,
    /// Whether all that came so far was as it should be. What does not fit is only told at the end.
    fits: bool,
    chosen: &'static str,
    /// Where the first two texts of the object end that was written last.
    pair: [usize; 2],
}

/// An object that is being written.
#[derive(Clone, Copy)]
pub(crate) struct Members {
    /// A bit for each member that comes next and is there.
    given: u32,
    fits: bool,
    /// How many texts there were.
    texts: usize,
    len: usize,
}

/// Lengths go from hand to hand, since a variable that lies in memory would make every write wait for the one before.
impl Writer<'_> {
    /// Writes an object at `from`; answers where it ends.
    #[inline(always)]
    pub(crate) fn object<O: Object>(&mut self, from: usize) -> usize {
        let given = self.word();
        let members = O::write_members(self, Members { given, fits: true, texts: 0, len: from });
        self.demand(members.fits && members.given == 0);
        self.close(*b"{}", from, members.len)
    }

    #[inline(always)]
    pub(crate) fn member<P: Part>(&mut self, need: Need, key: &'static Key, members: Members) -> Members {
        let Members { given, fits, mut texts, mut len } = members;
        let is_given = given & 1 == 1;
        let fits = match need {
            Need::Optional => fits,
            Need::Required => fits && is_given,
            // What decides is the only closed set of texts, and stands before it.
            Need::RequiredWhen(_, value) => fits && is_given == (self.chosen == value),
        };
        // What is missing is told at the end.
        if is_given || matches!(need, Need::Required) {
            len = self.key(key, len);
            len = P::write(self, len);
        }
        if P::SHAPE.is_text() {
            if let Some(end) = self.pair.get_mut(texts) {
                *end = self.text_at;
            }
            texts += 1;
        }
        Members { given: given >> 1, fits, texts, len }
    }

    /// Writes what is neither a list nor an object.
    #[inline(always)]
    pub(crate) fn scalar(&mut self, shape: &'static Shape, len: usize) -> usize {
        match *shape {
            Shape::Bool => {
                let (text, bytes) = if self.word() == 0 { (*b"false\0\0\0", 5) } else { (*b"true\0\0\0\0", 4) };
                self.put(len, text, bytes)
            }
            Shape::Whole => {
                let value = self.word();
                self.digits(value, len)
            }
            Shape::WholeOf(allowed, _) => {
                let value = self.word();
                self.demand(allowed.contains(&value.into()));
                self.digits(value, len)
            }
            _ => {
                let from = self.text_at;
                let end = self.text(len);
                self.look_at(shape, from);
                end
            }
        }
    }

    #[inline(always)]
    pub(crate) fn list<E: Part, const UNIQUE: bool>(&mut self, from: usize) -> usize {
        // The words bound it: no count is believed blindly.
        let count = (self.word() as usize).min(self.words.len());
        if UNIQUE {
            self.pairs.clear();
            // Half of it stays empty, so that a search ends soon.
            self.pairs.resize((count * 2).next_power_of_two(), 0);
        }
        let mut len = from;
        for _ in 0..count {
            let text_from = self.text_at;
            let (comma, bytes) = if E::SHAPE.is_text() { (*b",\"\0\0\0\0\0\0", 2) } else { (*b",\0\0\0\0\0\0\0", 1) };
            len = self.put(len, comma, bytes);
            len = E::write(self, len);
            if UNIQUE {
                let is_new = self.is_new_pair(text_from);
                self.demand(is_new);
            }
        }
        self.close(*b"[]", from, len)
    }

    /// Each part was written with a comma before it; the first comma becomes the opening bracket.
    #[inline(always)]
    fn close(&mut self, [open, close]: [u8; 2], from: usize, len: usize) -> usize {
        let end = len.max(from + 1);
        if let Some(first) = self.out.get_mut(from) {
            *first = open;
        }
        let Some(last) = self.out.get_mut(end) else { return self.refuse(len) };
        *last = close;
        end + 1
    }

    /// Copies the next text and the quote behind it, with escapes where they are needed.
    fn text(&mut self, len: usize) -> usize {
        let units = self.word() as usize;
        let from = self.text_at;
        let bytes = if self.is_ascii { Some(units) } else { chunk::bytes_of(self.text, from, units) };
        let end = bytes.and_then(|bytes| from.checked_add(bytes)).filter(|end| *end <= self.text.len());
        let Some(end) = end else { return self.refuse(len) };
        self.text_at = end;
        let len = match chunk::copy_plain(self.text, from, end, self.out, len) {
            Some(end) => end,
            None => self.escaped(from, end, len),
        };
        self.put(len, *b"\"\0\0\0\0\0\0\0", 1)
    }

    #[cold]
    #[inline(never)]
    fn escaped(&mut self, mut at: usize, end: usize, mut len: usize) -> usize {
        while at < end {
            let chunk = chunk::load(self.text, at);
            let plain = chunk::plain(chunk).min(end - at);
            len = self.put(len, chunk.to_le_bytes(), plain);
            at += plain;
            if plain < 8 && at < end {
                let (escape, bytes) = escape_of(self.text.get(at).copied().unwrap_or_default());
                len = self.put(len, escape, bytes);
                at += 1;
            }
        }
        len
    }

    /// Whether the text from there on is what its shape asks for.
    #[inline(always)]
    fn look_at(&mut self, shape: &'static Shape, from: usize) {
        let is_filled = self.text_at > from;
        let text = self.text.get(from..self.text_at).unwrap_or_default();
        let fits = match *shape {
            Shape::FilledText => is_filled,
            Shape::TextOf(allowed, _) => {
                let chosen = allowed.iter().find(|allowed| allowed.as_bytes() == text);
                self.chosen = chosen.unwrap_or(&"");
                chosen.is_some()
            }
            Shape::TextBy(rule) => is_filled && rule(text).is_none_or(|code| code.severity() == Severity::Warning),
            _ => true,
        };
        self.demand(fits);
    }

    /// Whether no object of this list had the same first two texts. A clash of hashes says no, which only costs time.
    #[inline(always)]
    fn is_new_pair(&mut self, from: usize) -> bool {
        const FEW: usize = 64;
        let [first, second] = self.pair;
        let pair = self.text.get(from..second).unwrap_or_default();
        let hash = chunk::hash(pair, first.wrapping_sub(from) as u64) | 1;
        let Some(mask) = self.pairs.len().checked_sub(1) else { return false };
        let start = (hash >> 1) as usize;
        for step in 0..FEW {
            let Some(place) = self.pairs.get_mut((start + step) & mask) else { return false };
            if *place == 0 {
                *place = hash;
                return true;
            }
            if *place == hash {
                return false;
            }
        }
        false
    }

    fn digits(&mut self, value: u32, len: usize) -> usize {
        let len = if value >= 10 { self.digits(value / 10, len) } else { len };
        let digit = u64::from(b'0') + u64::from(value % 10);
        self.put(len, digit.to_le_bytes(), 1)
    }

    /// Writes some of eight bytes.
    #[inline(always)]
    fn put(&mut self, len: usize, chunk: [u8; 8], bytes: usize) -> usize {
        match chunk::store(self.out, len, u64::from_le_bytes(chunk)) {
            Some(()) => len + bytes,
            None => self.refuse(len),
        }
    }

    #[inline(always)]
    fn key(&mut self, key: &'static Key, len: usize) -> usize {
        match key.write(self.out, len) {
            Some(end) => end,
            None => self.refuse(len),
        }
    }

    #[inline(always)]
    fn demand(&mut self, fits: bool) {
        if !fits {
            self.fits = false;
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&mut self, len: usize) -> usize {
        self.fits = false;
        len
    }

    #[inline(always)]
    fn word(&mut self) -> u32 {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word.unwrap_or_default()
    }
}
