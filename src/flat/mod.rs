//! The short way over the boundary, for values that are just as the tables have them: no keys and no types, only what
//! differs from one value to the next, in the order of the tables.
//!
//! | shape | words |
//! |---|---|
//! | bool | 0 or 1 |
//! | whole number | itself, from 0 to 2^32 - 1 |
//! | text | its length; the texts stand one behind the other in the text |
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

/// A value that was taken apart.
pub(crate) struct Flat {
    /// Both are kept for the next value, and longer than what is in use.
    pub(crate) words: Vec<u32>,
    pub(crate) text: Vec<u8>,
    pub(crate) word_count: usize,
    pub(crate) text_len: usize,
    /// Whether the text is ASCII.
    pub(crate) is_ascii: bool,
}

impl Flat {
    pub(crate) const EMPTY: Self =
        Self { words: Vec::new(), text: Vec::new(), word_count: 0, text_len: 0, is_ascii: true };
}

/// A member's key as it stands in JSON: with the comma before it, its quotes, its colon, and the opening quote of a text
/// that follows; ready to be compared and copied eight bytes at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    bytes: [u8; Self::ROOM],
    len: usize,
}

impl Key {
    const ROOM: usize = 32;

    /// Of no length for a name that is too long or needs escapes; then the general way has to do.
    pub(crate) const fn new(name: &str, before_text: bool) -> Self {
        let name = name.as_bytes();
        let len = name.len() + if before_text { 5 } else { 4 };
        let mut bytes = [0; Self::ROOM];
        if len > Self::ROOM {
            return Self { bytes, len: 0 };
        }
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while at < len {
            bytes[at] = match at {
                0 => b',',
                1 => b'"',
                _ if at < name.len() + 2 => name[at - 2],
                _ if at == name.len() + 3 => b':',
                _ => b'"',
            };
            if at >= 2 && at < name.len() + 2 && (bytes[at] < 0x20 || matches!(bytes[at], b'"' | b'\\')) {
                return Self { bytes, len: 0 };
            }
            at += 1;
        }
        Self { bytes, len }
    }

    /// Whether it stands behind a comma at that place. For the first member any byte may stand for the comma.
    #[inline(always)]
    fn is_at(&self, source: &[u8], at: usize, is_first: bool) -> bool {
        let (chunks, _) = self.bytes.as_chunks::<8>();
        let mut ignored = if is_first { 0xff } else { 0 };
        let mut offset = 0;
        for chunk in chunks {
            if offset >= self.len {
                break;
            }
            let found = chunk::first(chunk::load(source, at + offset), self.len - offset);
            if (found ^ u64::from_le_bytes(*chunk)) & !ignored != 0 {
                return false;
            }
            (ignored, offset) = (0, offset + 8);
        }
        self.len > 0
    }

    /// Writes it; answers where it ends.
    #[inline(always)]
    fn write(&self, out: &mut [u8], at: usize) -> Option<usize> {
        *out.get_mut(at..)?.first_chunk_mut()? = self.bytes;
        (self.len > 0).then_some(at + self.len)
    }
}
