//! Small functions on texts. Nothing in them can panic. One bounds check that the compiler keeps adds 10 KB of panic
//! messages and tables to the wasm file. std's text searches and many crates contain such checks.

use std::{borrow::Cow, str::Chars};

/// Reads bytes as text and replaces invalid UTF-8 with replacement characters, as std does. std's code for it is twice
/// as large.
pub(crate) fn lossy(mut bytes: &[u8]) -> Cow<'_, str> {
    let mut out = String::new();
    loop {
        let error = match str::from_utf8(bytes) {
            Ok(text) if out.is_empty() => return Cow::Borrowed(text),
            Ok(text) => return Cow::Owned(out + text),
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
        out.push_str(str::from_utf8(valid).unwrap_or_default());
        out.push(char::REPLACEMENT_CHARACTER);
        bytes = error.error_len().and_then(|odd| rest.get(odd..)).unwrap_or_default();
    }
}

/// Returns the places of `part` in `text`. Places can overlap.
pub(crate) fn places<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = usize> + 't {
    (0..text.len()).filter(move |at| text.get(*at..).is_some_and(|rest| rest.starts_with(part)))
}

#[expect(clippy::manual_contains, reason = "`contains` brings a search for long texts into the wasm")]
pub(crate) fn is_one_of(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().any(|one| *one == byte)
}

/// Returns a line of a text. std's `lines` would add 0.9 KB to the wasm file.
pub(crate) fn line(mut text: &str, number: usize) -> &str {
    let end = |text: &str| text.bytes().position(|byte| byte == b'\n').unwrap_or(text.len());
    for _ in 0..number {
        text = text.get(end(text) + 1..).unwrap_or_default();
    }
    text.get(..end(text)).unwrap_or_default()
}

/// Counts characters.
pub(crate) fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// Removes these ASCII characters from the end of a text.
pub(crate) fn trim_end<'t>(text: &'t str, ascii: &[u8]) -> &'t str {
    let end = text.bytes().rposition(|byte| !is_one_of(ascii, byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// Joins texts. std's `concat` and `join` bring panics and formatting into the wasm file.
#[cfg(feature = "config")]
pub(crate) fn join<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut out = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        out.push_str(text.as_ref());
    }
    out
}

#[cfg(feature = "config")]
pub(crate) fn concat(texts: &[&str]) -> String {
    join(texts, "")
}

/// Keeps at most this many bytes and never cuts a character in two.
pub(crate) fn cut(text: &mut String, bytes: usize) {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    *text = text.get(..end).unwrap_or_default().to_owned();
}

/// Whether at most `edits` changes make one text equal to the other, ignoring case. A change adds, drops or replaces a
/// character, or swaps two neighbours.
pub(crate) fn is_near(mut one: Chars<'_>, mut other: Chars<'_>, edits: u8) -> bool {
    let (one_whole, other_whole) = (one.clone(), other.clone());
    let (Some(first), Some(second)) = (one.next(), other.next()) else {
        return one_whole.chain(other_whole).fold(0, |count, _| count + 1) <= u32::from(edits);
    };
    if first.eq_ignore_ascii_case(&second) {
        return is_near(one, other, edits);
    }
    let Some(edits) = edits.checked_sub(1) else { return false };
    let (mut one_rest, mut other_rest) = (one.clone(), other.clone());
    let swapped = one_rest.next().is_some_and(|next| next.eq_ignore_ascii_case(&second))
        && other_rest.next().is_some_and(|next| next.eq_ignore_ascii_case(&first));
    (swapped && is_near(one_rest, other_rest, edits))
        || is_near(one.clone(), other.clone(), edits)
        || is_near(one, other_whole, edits)
        || is_near(one_whole, other, edits)
}

/// Appends a whole number.
pub(crate) fn push_whole(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    push_digits(out, value.unsigned_abs());
}

/// Appends a count or an index.
pub(crate) fn push_count(out: &mut String, value: usize) {
    push_digits(out, value as u64);
}

fn push_digits(out: &mut String, value: u64) {
    if value >= 10 {
        push_digits(out, value / 10);
    }
    out.push(char::from(b'0' + u8::try_from(value % 10).unwrap_or_default()));
}

/// Reads decimal digits, with or without a sign.
pub(crate) fn read_whole(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let value = digits.iter().try_fold(0_i64, |value, byte| value.checked_mul(10)?.checked_add(digit(*byte)?))?;
    (!digits.is_empty()).then_some(sign * value)
}

/// A whole number as text.
pub(crate) fn whole(value: i64) -> String {
    let mut out = String::new();
    push_whole(&mut out, value);
    out
}

/// A count as text.
pub(crate) fn count(value: usize) -> String {
    let mut out = String::new();
    push_count(&mut out, value);
    out
}

/// Mixes a text and its length into a hash. A collision only costs time.
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

/// Appends text from outside. Keeps it on one line and in its direction, and shortens it if it is long.
pub(crate) fn push_one_line(out: &mut String, text: &str) {
    const MAX_CHARACTERS: usize = 200;
    if text.len() <= MAX_CHARACTERS && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        out.push_str(text);
        return;
    }
    for (count, character) in text.chars().enumerate() {
        if count == MAX_CHARACTERS {
            out.push('…');
            break;
        }
        out.push(if breaks_line(character) { ' ' } else { character });
    }
}

/// Control characters, line separators, and the characters that change the direction of text.
fn breaks_line(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_std_finds() {
        for (text, part) in [("", "a"), ("banana", "an"), ("aaa", "aa"), ("微信微", "微"), ("ab", "abc"), ("aab", "ab")]
        {
            assert_eq!(places(text, part).next(), text.find(part), "{text} {part}");
        }
    }

    #[test]
    fn what_is_no_utf8_is_replaced_as_std_replaces_it() {
        let odd: [&[u8]; 8] =
            [b"a", b"\xff", b"\xe4\xbf", b"\xe4\xbf\xa1", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf0\x9f\x98", b"\xf4\x90"];
        for parts in (0..8_usize.pow(3)).map(|n| [odd[n % 8], odd[n / 8 % 8], odd[n / 64]]) {
            let bytes = parts.concat();
            assert_eq!(lossy(&bytes), String::from_utf8_lossy(&bytes), "{bytes:?}");
        }
        assert_eq!(lossy(b""), "");
    }

    #[test]
    fn what_is_trimmed_is_what_std_trims() {
        for text in ["", ",", "a", "a, ;", "，; ", "; a", "信,息"] {
            assert_eq!(trim_end(text, b" ,;"), text.trim_end_matches([' ', ',', ';']), "{text}");
        }
    }

    #[test]
    fn near_means_what_it_means_to_strsim() {
        let words: Vec<String> = (0..3_u32.pow(6))
            .map(|n| (0..n % 7).map(|at| ['a', 'b', 'é'][(n / 3_u32.pow(at) % 3) as usize]).collect())
            .collect();
        for one in &words {
            for other in words.iter().step_by(7) {
                for edits in 0..3 {
                    let expected = strsim::osa_distance(one, other) <= edits.into();
                    assert_eq!(is_near(one.chars(), other.chars(), edits), expected, "{one} {other} {edits}");
                }
            }
        }
        assert!(is_near("FUNCTION_naem".chars(), "function_name".chars(), 2));
    }

    #[test]
    fn whole_numbers_are_read_as_std_reads_them() {
        for text in [
            "",
            "-",
            "+",
            "0",
            "-0",
            "+7",
            "-12",
            "--1",
            "1 ",
            "1.0",
            "\u{663}",
            "9223372036854775807",
            "9223372036854775808",
        ] {
            assert_eq!(read_whole(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_written_as_std_writes_them() {
        for value in [0, 9, 10, -1, -10, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(whole(value), value.to_string());
        }
    }
}
