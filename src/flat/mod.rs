//! The short way over the boundary, for values that are just as the tables have them: no keys and no types, only what
//! differs from one value to the next, in the order of the tables.
//!
//! | shape | words |
//! |---|---|
//! | bool | 0 or 1 |
//! | whole number | itself, from 0 to 2^32 - 1 |
//! | text | its length; the texts stand one behind the other in the text |
//! | text of an answer that comes again | its length and [`KEPT`] times a number to keep it under |
//! | the same, from the second time on | [`AGAIN`] and that number |
//! | list | how many, then its elements |
//! | object | which of its fields are there, one bit each, then these |
//!
//! Lengths count UTF-16 units where JavaScript is on the other side, else bytes. Whatever does not fit (an unknown key, a
//! wrong type, members in another order, a broken rule) is left to the general way, which says what is wrong; here it is
//! `None`. So this way may refuse anything, and must never take what the general way refuses. The tests drive payloads
//! and answers through both.
//!
//! JavaScript's half, straight-line code for each interface, is made from the same tables by `xtask/src/glue.rs`.

mod read;
mod write;

use crate::chunk;

pub(crate) use read::read;
pub(crate) use write::write;

/// The bit that tells a reference from a length.
const AGAIN: u32 = 1 << 31;

/// More than the length of any text of an answer.
const KEPT: u32 = 1 << 20;

/// A value that was taken apart.
pub(crate) struct Flat {
    pub(crate) words: Vec<u32>,
    /// Longer than what is in use.
    pub(crate) text: Vec<u8>,
    pub(crate) text_len: usize,
    /// Whether the text is ASCII.
    pub(crate) is_ascii: bool,
}

impl Flat {
    pub(crate) const EMPTY: Self = Self { words: Vec::new(), text: Vec::new(), text_len: 0, is_ascii: true };
}

/// The text of a member's key with the comma before it, its quotes and its colon, ready to be compared and copied eight
/// bytes at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    chunks: [u64; 3],
    len: usize,
}

impl Key {
    /// Of no length for a name that is too long or needs escapes; then the general way has to do.
    pub(crate) const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let len = name.len() + 4;
        if len > 24 {
            return Self { chunks: [0; 3], len: 0 };
        }
        let mut chunks = [0; 3];
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while at < len {
            let byte = match at {
                0 => b',',
                _ if at == len - 1 => b':',
                _ if at == 1 || at == len - 2 => b'"',
                _ => name[at - 2],
            };
            if !byte.is_ascii() || byte < 0x20 || byte == b'\\' {
                return Self { chunks: [0; 3], len: 0 };
            }
            chunks[at / 8] |= (byte as u64) << (at % 8 * 8);
            at += 1;
        }
        Self { chunks, len }
    }

    /// Its length, where it stands at that place; the byte before its first quote may be any.
    fn length_at(&self, source: &[u8], at: usize) -> Option<usize> {
        let [one, two, three] = self.chunks;
        let difference = |chunk, offset| chunk ^ chunk::first(chunk::load(source, at + offset), self.len - offset);
        let is_it = difference(one, 0) & !0xff == 0
            && (self.len <= 8 || difference(two, 8) == 0)
            && (self.len <= 16 || difference(three, 16) == 0);
        (is_it && self.len > 0).then_some(self.len)
    }

    /// Writes it; answers its length.
    #[inline(always)]
    fn write(&self, out: &mut [u8], at: usize) -> Option<usize> {
        let [one, two, three] = self.chunks;
        chunk::store(out, at, one)?;
        chunk::store(out, at + 8, two)?;
        chunk::store(out, at + 16, three)?;
        (self.len > 0).then_some(self.len)
    }
}
