//! Eight bytes at a time, as one number, the first byte lowest.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The eight bytes from there on; 0 where there are not so many.
#[inline(always)]
pub(crate) fn load(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

#[inline(always)]
pub(crate) fn store(bytes: &mut [u8], at: usize, chunk: u64) -> Option<()> {
    *bytes.get_mut(at..)?.first_chunk_mut()? = chunk.to_le_bytes();
    Some(())
}

/// Copies text in which nothing needs an escape; answers where it ends. Up to seven bytes behind it are copied and looked
/// at too. None where there is no room, or anything needs an escape.
#[inline(always)]
pub(crate) fn copy_plain(source: &[u8], from: usize, end: usize, out: &mut [u8], to: usize) -> Option<usize> {
    let bytes = end.checked_sub(from)?;
    let (source, _) = source.get(from..)?.as_chunks::<8>();
    let (room, _) = out.get_mut(to..)?.as_chunks_mut::<8>();
    let chunks = bytes.div_ceil(8);
    let mut marks = 0;
    for (from, to) in source.get(..chunks)?.iter().zip(room.get_mut(..chunks)?) {
        marks |= escapes(u64::from_le_bytes(*from));
        *to = *from;
    }
    (marks == 0).then_some(to + bytes)
}

/// Whether anything in a text needs an escape.
pub(crate) fn has_escapes(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks();
    let all = chunks.iter().fold(0, |all, chunk| all | escapes(u64::from_le_bytes(*chunk)));
    match text.last_chunk() {
        // Some of it for the second time, which is quicker than byte by byte.
        Some(last) => all | escapes(u64::from_le_bytes(*last)) != 0,
        None => rest.iter().any(|byte| escapes(ONES * u64::from(*byte)) != 0),
    }
}

/// Mixes a text and its length into a hash. A clash costs time, nothing else.
#[inline(always)]
pub(crate) fn hash(text: &[u8], hash: u64) -> u64 {
    let (chunks, rest) = text.as_chunks();
    let whole = chunks.iter().fold(hash, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    match text.last_chunk() {
        Some(last) => mix(mix(whole, u64::from_le_bytes(*last)), text.len() as u64),
        None => rest.iter().fold(whole, |hash, byte| mix(hash, (*byte).into())),
    }
}

#[inline(always)]
fn mix(hash: u64, chunk: u64) -> u64 {
    (hash ^ chunk).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// Whether any of three ASCII bytes stands in a text.
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

/// The first bytes, the others being 0.
#[inline(always)]
pub(crate) fn first(chunk: u64, bytes: usize) -> u64 {
    if bytes < 8 { chunk & !(u64::MAX << (bytes * 8)) } else { chunk }
}

/// The high bits of bytes that are `byte`. Bits above the lowest one can be wrong.
#[inline(always)]
fn equal(chunk: u64, byte: u8) -> u64 {
    let zeros = chunk ^ (ONES * u64::from(byte));
    zeros.wrapping_sub(ONES) & !zeros & HIGH
}

/// The high bits of bytes that JSON demands to be escaped. Bits above the lowest one can be wrong.
#[inline(always)]
fn escapes(chunk: u64) -> u64 {
    let control = chunk.wrapping_sub(ONES * 0x20) & !chunk & HIGH;
    control | equal(chunk, b'"') | equal(chunk, b'\\')
}

/// Whether JSON takes all of it as it is.
#[inline(always)]
pub(crate) fn is_plain(chunk: u64) -> bool {
    escapes(chunk) == 0
}

/// How many of the first bytes JSON takes as they are.
#[inline(always)]
pub(crate) fn plain(chunk: u64) -> usize {
    escapes(chunk).trailing_zeros() as usize / 8
}

/// Whether chunks that were put together by `|` are ASCII.
pub(crate) fn is_ascii(chunks: u64) -> bool {
    chunks & HIGH == 0
}

/// The UTF-16 units of a part of a text.
pub(crate) fn units_of(text: &[u8], from: usize, end: usize) -> usize {
    let parts = (from..end).step_by(8);
    parts.map(|at| (load(text, at), (end - at).min(8))).map(|(chunk, bytes)| units(first(chunk, bytes), bytes)).sum()
}

/// How many bytes from there on are that many UTF-16 units; none where that would part a character.
pub(crate) fn bytes_of(text: &[u8], from: usize, units: usize) -> Option<usize> {
    let mut at = from;
    let mut left = units;
    while at + 8 <= text.len() {
        let whole = self::units(load(text, at), 8);
        if whole > left {
            break;
        }
        left -= whole;
        at += 8;
    }
    loop {
        match text.get(at) {
            Some(byte) if byte & 0xc0 == 0x80 => {}
            _ if left == 0 => return Some(at - from),
            byte => left = left.checked_sub(if *byte? >= 0xf0 { 2 } else { 1 })?,
        }
        at += 1;
    }
}

/// The UTF-16 units of the characters that begin in a chunk's first bytes, the others being 0: none for a byte that
/// continues a character, two where one of four bytes begins, else one.
fn units(chunk: u64, bytes: usize) -> usize {
    let continued = chunk & !(chunk << 1) & HIGH;
    let pairs = chunk & chunk << 1 & chunk << 2 & chunk << 3 & HIGH;
    bytes + pairs.count_ones() as usize - continued.count_ones() as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Texts of up to three chunks, with one odd character at every place.
    fn texts() -> impl Iterator<Item = String> {
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
            let is_plain = source.bytes().take(8).all(|byte| byte.is_ascii());
            assert_eq!(is_ascii(load(source.as_bytes(), 0)), is_plain, "{text:?}");
            assert_eq!(has_escapes(text.as_bytes()), text.bytes().any(is_odd), "{text:?}");
            assert_eq!(has_any(text.as_bytes(), *b":?#"), text.contains([':', '?', '#']), "{text:?}");
        }
    }

    #[test]
    fn copies_are_made_of_texts_that_need_no_escape() {
        for text in texts() {
            let source = format!("{text}        ");
            for from in 0..text.len().min(10) {
                let is_plain = !text.bytes().skip(from).any(is_odd);
                let mut out = [0; 64];
                let copied = copy_plain(source.as_bytes(), from, text.len(), &mut out, 3);
                assert_eq!(copied, is_plain.then_some(3 + text.len() - from), "{text:?} from {from}");
                if is_plain {
                    assert_eq!(&out[3..3 + text.len() - from], &text.as_bytes()[from..]);
                }
            }
        }
    }

    #[test]
    fn nothing_is_written_where_there_is_no_room() {
        let source = [b'a'; 32];
        for room in 0..32 {
            let copied = copy_plain(&source, 0, 20, &mut vec![0; room], 0);
            assert_eq!(copied, (room >= 24).then_some(20), "{room}");
        }
        assert_eq!(copy_plain(&source, 0, 33, &mut [0; 64], 0), None);
        assert_eq!(copy_plain(&source, 33, 33, &mut [0; 64], 0), None);
        assert_eq!(copy_plain(&source, 9, 8, &mut [0; 64], 0), None);
    }

    #[test]
    fn hashes_tell_texts_apart() {
        let all: HashSet<String> = texts().collect();
        let hashes = all.iter().map(|text| hash(text.as_bytes(), 1));
        assert_eq!(hashes.collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn units_are_those_of_utf_16() {
        for text in texts() {
            let source = format!("{text}another text");
            assert_eq!(units_of(source.as_bytes(), 0, text.len()), text.encode_utf16().count(), "{text:?}");
            for (at, character) in text.char_indices() {
                let units = text.split_at(at).0.encode_utf16().count();
                assert_eq!(bytes_of(text.as_bytes(), 0, units), Some(at), "{text:?}");
                if character.len_utf16() == 2 {
                    assert_eq!(bytes_of(text.as_bytes(), 0, units + 1), None, "{text:?} parts a character");
                }
            }
            assert_eq!(bytes_of(text.as_bytes(), 0, text.len() + 1), None, "{text:?} is shorter");
        }
    }
}
