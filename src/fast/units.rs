//! UTF-16 units, in which JavaScript counts the length of a text.

use super::chunk::{HIGH, first, load};

/// Returns the UTF-16 units of a part of a text.
pub(crate) fn units_of(text: &[u8], from: usize, end: usize) -> usize {
    let parts = (from..end).step_by(8);
    parts.map(|at| (load(text, at), (end - at).min(8))).map(|(chunk, bytes)| units(first(chunk, bytes), bytes)).sum()
}

/// Counts the UTF-16 units of the characters that begin in a chunk's first bytes. The other bytes are 0. A byte that
/// continues a character counts 0. The first byte of a four-byte character counts 2. Any other byte counts 1.
fn units(chunk: u64, bytes: usize) -> usize {
    let continued = chunk & !(chunk << 1) & HIGH;
    let pairs = chunk & chunk << 1 & chunk << 2 & chunk << 3 & HIGH;
    bytes + pairs.count_ones() as usize - continued.count_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fast::chunk::tests::texts;

    #[test]
    fn units_are_those_of_utf_16() {
        for text in texts() {
            let source = format!("{text}another text");
            assert_eq!(units_of(source.as_bytes(), 0, text.len()), text.encode_utf16().count(), "{text:?}");
        }
    }
}
