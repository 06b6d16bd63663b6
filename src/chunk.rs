//! Eight bytes at a time, as one number, the first byte lowest.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The eight bytes from there on; 0 for those that are not there.
#[inline(always)]
pub(crate) fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => load_last(bytes, at),
    }
}

#[cold]
#[inline(never)]
fn load_last(bytes: &[u8], at: usize) -> u64 {
    bytes.iter().skip(at).rev().fold(0, |chunk, byte| chunk << 8 | u64::from(*byte))
}

#[inline(always)]
pub(crate) fn store(bytes: &mut [u8], at: usize, chunk: u64) -> Option<()> {
    *bytes.get_mut(at..)?.first_chunk_mut()? = chunk.to_le_bytes();
    Some(())
}

/// Whether JSON demands that anything in a text be escaped.
pub(crate) fn has_escapes(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks();
    let mut marks = 0;
    for chunk in chunks {
        marks |= escapes(u64::from_le_bytes(*chunk));
    }
    let behind = u64::MAX << (rest.len() * 8);
    marks | escapes(load(rest, 0) | behind & (ONES * 0x20)) != 0
}

/// Copies text in which nothing needs an escape; answers where it ends, and its hash.
#[inline(always)]
pub(crate) fn copy_plain(
    source: &[u8],
    from: usize,
    end: usize,
    out: &mut [u8],
    to: usize,
    mut hash: u64,
) -> Option<(usize, u64)> {
    let text = source.get(from..end)?;
    let (whole, rest) = text.as_chunks::<8>();
    let (room, _) = out.get_mut(to..)?.as_chunks_mut::<8>();
    let (room, last) = room.split_at_mut_checked(whole.len())?;
    for (from, to) in whole.iter().zip(room) {
        *to = *from;
        hash = mix(hash, u64::from_le_bytes(*from));
    }
    let chunk = load(source, end - rest.len());
    *last.first_mut()? = chunk.to_le_bytes();
    Some((to + text.len(), mix(hash, first(chunk, rest.len()))))
}

/// Whether any of three ASCII bytes stands in a text.
pub(crate) fn has_any(text: &[u8], bytes: [u8; 3]) -> bool {
    let [one, other, third] = bytes;
    let (chunks, rest) = text.as_chunks();
    let mut marks = 0;
    for chunk in chunks {
        let chunk = u64::from_le_bytes(*chunk);
        marks |= equal(chunk, one) | equal(chunk, other) | equal(chunk, third);
    }
    for byte in rest {
        marks |= u64::from(*byte == one || *byte == other || *byte == third);
    }
    marks != 0
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

/// The place of the lowest byte that is marked; 8 where none is.
#[inline(always)]
fn place(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// What was copied.
pub(crate) struct Run {
    pub(crate) len: usize,
    pub(crate) is_ascii: bool,
    pub(crate) hash: u64,
}

/// Copies text up to `end`, or up to what JSON wants escaped. This is where most of the time goes: whole chunks have a
/// loop of their own, in which nothing waits for anything. None where there is no room.
#[inline(always)]
pub(crate) fn copy(source: &[u8], from: usize, end: usize, out: &mut [u8], to: usize, mut hash: u64) -> Option<Run> {
    let (mut len, mut high) = (0, 0);
    let (whole, _) = source.get(from..end)?.as_chunks::<8>();
    let (room, _) = out.get_mut(to..)?.as_chunks_mut::<8>();
    for (from, to) in whole.iter().zip(room) {
        let chunk = u64::from_le_bytes(*from);
        if escapes(chunk) != 0 {
            break;
        }
        *to = *from;
        hash = mix(hash, chunk);
        high |= chunk;
        len += 8;
    }
    let chunk = load(source, from + len);
    store(out, to + len, chunk)?;
    let plain = place(escapes(chunk)).min(end - from - len);
    let chunk = first(chunk, plain);
    len += plain;
    Some(Run { len, is_ascii: (high | chunk) & HIGH == 0, hash: mix(hash, chunk) })
}

/// The UTF-16 units of a text.
pub(crate) fn units_of(text: &[u8]) -> usize {
    let (chunks, rest) = text.as_chunks();
    chunks.iter().map(|chunk| units(u64::from_le_bytes(*chunk), 8)).sum::<usize>() + units(load(rest, 0), rest.len())
}

/// How many bytes from there on are that many UTF-16 units; none where that would part a character.
pub(crate) fn bytes_of(text: &[u8], from: usize, units: usize) -> Option<usize> {
    let mut at = from;
    let mut left = units;
    // A chunk has eight units at most.
    while left > 8 && at + 8 <= text.len() {
        left -= self::units(load(text, at), 8);
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

/// Mixes what differs between texts into a hash. A clash costs time, nothing else.
#[inline(always)]
pub(crate) fn mix(hash: u64, chunk: u64) -> u64 {
    (hash ^ chunk).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// Mixes a whole text, and how long it is, into a hash.
pub(crate) fn hash(text: &[u8], hash: u64) -> u64 {
    let (chunks, rest) = text.as_chunks();
    let whole = chunks.iter().fold(mix(hash, text.len() as u64), |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    mix(whole, load(rest, 0))
}

#[cfg(test)]
mod tests {
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
    fn escapes_and_bytes_are_found_wherever_they_stand() {
        for text in texts() {
            let bytes = text.as_bytes();
            assert_eq!(has_escapes(bytes), text.bytes().any(is_odd), "{text:?}");
            assert_eq!(has_any(bytes, *b":?#"), text.contains([':', '?', '#']), "{text:?}");
        }
    }

    #[test]
    fn copies_end_where_an_escape_is_needed_or_at_the_end() {
        for text in texts() {
            for from in 0..text.len().min(10) {
                let source = text.as_bytes();
                let expected = text.bytes().skip(from).position(is_odd).unwrap_or(text.len() - from);
                let mut out = [0; 64];
                let run = copy(source, from, source.len(), &mut out, 3, 0).unwrap();
                assert_eq!(run.len, expected, "{text:?}");
                assert_eq!(&out[3..3 + run.len], &source[from..from + run.len]);
                assert_eq!(run.is_ascii, source[from..from + run.len].is_ascii(), "{text:?}");
                if expected == text.len() - from {
                    assert_eq!(copy_plain(source, from, source.len(), &mut out, 3, 0), Some((3 + expected, run.hash)));
                    assert_eq!(&out[3..3 + run.len], &source[from..]);
                }
            }
        }
    }

    #[test]
    fn nothing_is_written_where_there_is_no_room() {
        let source = [b'a'; 20];
        for room in 0..24 {
            let mut out = vec![0; room];
            assert_eq!(copy(&source, 0, 20, &mut out, 0, 0).map(|run| run.len), (room >= 24).then_some(20), "{room}");
            assert_eq!(copy_plain(&source, 0, 20, &mut out, 0, 0), None, "{room}");
        }
    }

    #[test]
    fn units_are_those_of_utf_16() {
        for text in texts() {
            assert_eq!(units_of(text.as_bytes()), text.encode_utf16().count(), "{text:?}");
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
