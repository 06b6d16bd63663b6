//! Number literals of JSON. This code uses no floats, so the wasm file has no code for them.

use super::MAX_SAFE_INTEGER;
use crate::text::read_whole;

/// Returns the number at the start of a text: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`. Empty if there
/// is none.
pub(super) fn literal(rest: &str) -> &str {
    let sign = usize::from(rest.starts_with('-'));
    let leading_zero = rest.as_bytes().get(sign) == Some(&b'0');
    let mut end = digits(rest, sign);
    if end == sign || (leading_zero && end > sign + 1) {
        return "";
    }
    if rest.as_bytes().get(end) == Some(&b'.') {
        let fraction = digits(rest, end + 1);
        if fraction == end + 1 {
            return "";
        }
        end = fraction;
    }
    if matches!(rest.as_bytes().get(end), Some(b'e' | b'E')) {
        let from = end + 1 + usize::from(matches!(rest.as_bytes().get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(rest, from);
        if exponent == from {
            return "";
        }
        end = exponent;
    }
    rest.get(..end).unwrap_or_default()
}

/// Returns the end of the digits that begin at `from`.
fn digits(text: &str, from: usize) -> usize {
    from + text.bytes().skip(from).take_while(u8::is_ascii_digit).count()
}

/// Returns the value of a literal that is whole and in the safe range. It may have any form (`6`, `6.0`, `60e-1`).
pub(super) fn whole(literal: &str) -> Option<i64> {
    let (mantissa, exponent) = split(literal, *b"eE").unwrap_or((literal, "0"));
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (integer, fraction) = split(mantissa, *b"..").unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');

    let mut value: u64 = 0;
    for digit in integer.bytes().chain(fraction.bytes()) {
        value = value.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0')))?;
    }
    let mut scale = read_whole(exponent)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    while scale < 0 && value.is_multiple_of(10) && value != 0 {
        (value, scale) = (value / 10, scale + 1);
    }
    while scale > 0 && value != 0 && value <= MAX_SAFE_INTEGER {
        (value, scale) = (value.checked_mul(10)?, scale - 1);
    }
    let whole = (scale == 0 || value == 0) && value <= MAX_SAFE_INTEGER;
    whole.then(|| value.cast_signed() * if negative { -1 } else { 1 })
}

/// Splits a text at the first of two ASCII bytes.
fn split(text: &str, [one, other]: [u8; 2]) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == one || byte == other)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_found_however_they_are_written() {
        for (literal, value) in [
            ("6", 6),
            ("6.0", 6),
            ("60e-1", 6),
            ("0.6e1", 6),
            ("-0.0", 0),
            ("0e99", 0),
            ("1e15", 1_000_000_000_000_000),
        ] {
            assert_eq!(whole(literal), Some(value), "{literal}");
        }
        let others = "6.5 1e16 1e-1 9007199254740992 1e999999999999 1e99999999999999999999 99999999999999999999999";
        for literal in others.split(' ') {
            assert_eq!(whole(literal), None, "{literal}");
        }
    }
}
