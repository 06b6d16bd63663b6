//! A member's name in JSON form: the comma before it, its quotes, its colon, and the opening quote of a text value. It
//! is compared eight bytes at a time.

use super::chunk;
use crate::schema::Field;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    chunks: [u64; 4],
    len: usize,
    is_text: bool,
}

impl Key {
    /// Names come from `object!`, so they need no escapes.
    pub(crate) const fn of(field: &Field) -> Self {
        let name = field.name.as_bytes();
        let is_text = field.shape.is_text();
        let len = name.len() + if is_text { 5 } else { 4 };
        assert!(len <= 32, "the name is too long");
        let mut chunks = [0; 4];
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while at < len {
            let byte = match at {
                0 => b',',
                _ if at >= 2 && at < name.len() + 2 => name[at - 2],
                _ if at == name.len() + 3 => b':',
                _ => b'"',
            };
            chunks[at / 8] |= (byte as u64) << (at % 8 * 8);
            at += 1;
        }
        Self { chunks, len, is_text }
    }

    /// Whether the member is a text. The key then includes the text's opening quote.
    #[inline(always)]
    pub(crate) const fn is_text(&self) -> bool {
        self.is_text
    }

    /// Returns the start of the member's value if the key is at `at`. The first member of an object has no comma.
    #[inline(always)]
    pub(crate) fn skip(&self, source: &[u8], at: usize, is_first: bool) -> Option<usize> {
        let from = at.checked_sub(usize::from(is_first))?;
        let (found, _) = source.get(from..from + self.len.next_multiple_of(8))?.as_chunks::<8>();
        let ignored = if is_first { 0xff } else { 0 };
        let differs = self.differs(found, 0) & !ignored;
        let differs = differs | self.differs(found, 1) | self.differs(found, 2) | self.differs(found, 3);
        (differs == 0).then_some(from + self.len)
    }

    /// Returns the bits in which chunk `index` differs from the text.
    #[inline(always)]
    fn differs(&self, found: &[[u8; 8]], index: usize) -> u64 {
        match (found.get(index), self.chunks.get(index)) {
            (Some(found), Some(chunk)) => chunk::first(u64::from_le_bytes(*found) ^ chunk, self.len - index * 8),
            _ => 0,
        }
    }
}
