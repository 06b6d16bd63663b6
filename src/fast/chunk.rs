//! Reads eight bytes as one number. The first byte is the lowest.

const ONES: u64 = 0x0101_0101_0101_0101;
pub(super) const HIGH: u64 = 0x8080_8080_8080_8080;

/// The number of bytes that follow a text, so that its last bytes can be read as a whole chunk.
pub(crate) const SPARE: usize = 32;

/// A copy of JSON text that can be read in chunks.
pub(crate) fn with_spare(source: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(source.len() + SPARE);
    copy.extend_from_slice(source);
    copy.resize(source.len() + SPARE, 0);
    copy
}

/// Returns eight bytes from `at`, or 0 if there are fewer.
#[inline(always)]
pub(crate) fn load(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// Returns the `true` or `false` at `at`, and its length.
#[inline(always)]
pub(crate) fn bool_at(bytes: &[u8], at: usize) -> Option<(bool, usize)> {
    let chunk = load(bytes, at);
    if first(chunk, 4) == u64::from_le_bytes(*b"true\0\0\0\0") {
        Some((true, 4))
    } else if first(chunk, 5) == u64::from_le_bytes(*b"false\0\0\0") {
        Some((false, 5))
    } else {
        None
    }
}

/// Whether a text has any of three ASCII bytes.
pub(crate) fn has_any(text: &[u8], bytes: [u8; 3]) -> bool {
    let (chunks, rest) = text.as_chunks();
    let all = chunks.iter().fold(0, |all, chunk| all | marks(u64::from_le_bytes(*chunk), bytes));
    match text.last_chunk() {
        Some(last) => all | marks(u64::from_le_bytes(*last), bytes) != 0,
        None => rest.iter().any(|byte| bytes.contains(byte)),
    }
}

#[inline(always)]
fn marks(chunk: u64, [one, other, third]: [u8; 3]) -> u64 {
    equal(chunk, one) | equal(chunk, other) | equal(chunk, third)
}

/// Keeps the first bytes and sets the others to 0.
#[inline(always)]
pub(crate) fn first(chunk: u64, bytes: usize) -> u64 {
    if bytes < 8 { chunk & !(u64::MAX << (bytes * 8)) } else { chunk }
}

/// Marks the bytes that equal `byte` by their high bits. Marks after the first one can be wrong.
#[inline(always)]
fn equal(chunk: u64, byte: u8) -> u64 {
    let zeros = chunk ^ (ONES * u64::from(byte));
    zeros.wrapping_sub(ONES) & !zeros & HIGH
}

/// Marks the bytes that JSON needs escaped by their high bits. Marks after the first one can be wrong.
#[inline(always)]
fn escapes(chunk: u64) -> u64 {
    let control = chunk.wrapping_sub(ONES * 0x20) & !chunk & HIGH;
    control | equal(chunk, b'"') | equal(chunk, b'\\')
}

/// Whether JSON allows all eight bytes without escapes.
#[inline(always)]
pub(crate) fn is_plain(chunk: u64) -> bool {
    escapes(chunk) == 0
}

/// Returns how many bytes JSON allows without escapes before the first one that needs an escape.
#[inline(always)]
pub(crate) fn plain(chunk: u64) -> usize {
    escapes(chunk).trailing_zeros() as usize / 8
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text;

    /// Texts of up to three chunks, with one odd character at every place.
    pub(in crate::fast) fn texts() -> impl Iterator<Item = String> {
        ["\0", "\u{1f}", " ", "!", "\"", "#", "[", "\\", "]", ":", "?", "\u{7f}", "\u{80}", "é", "微", "\u{ffff}", "😀"]
            .into_iter()
            .flat_map(|odd| (0..24).map(move |place| format!("{}{odd}{}", "a".repeat(place), "信".repeat(place % 5))))
    }

    fn is_odd(byte: u8) -> bool {
        byte < 0x20 || matches!(byte, b'"' | b'\\')
    }

    #[test]
    fn what_needs_an_escape_is_found_wherever_it_stands() {
        for text in texts() {
            let source = format!("{text}\0\0\0\0\0\0\0\0");
            for from in 0..text.len() {
                let expected = source.bytes().skip(from).take(8).position(is_odd).unwrap_or(8);
                assert_eq!(plain(load(source.as_bytes(), from)), expected, "{text:?} from {from}");
            }
            assert_eq!(has_any(text.as_bytes(), *b":?#"), text.contains([':', '?', '#']), "{text:?}");
        }
    }

    #[test]
    fn hashes_tell_texts_apart() {
        let all: HashSet<String> = texts().collect();
        let hashes = all.iter().map(|text| text::hash(text.as_bytes(), 1));
        assert_eq!(hashes.collect::<HashSet<_>>().len(), all.len());
    }
}
