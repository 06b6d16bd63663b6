//! Hides secrets in texts from outside, in any spelling: a proxy's page can cut the URL, wrap it, or escape it again.
//!
//! The secrets are found first and replaced once, so a marker is never searched. Base64 of a text with a secret, and `=3D`
//! in quoted-printable text, are not decoded: nobody was seen to write URLs so, and each would cost bytes.

use crate::text::{self, is_one_of};

const MARKER: &[u8] = b"[redacted]";

/// The most bytes of a text that are kept, and the most that are read. More is read than is kept, because a secret that
/// the end cuts must be found. So a long text loses its last `MARGIN` bytes.
const KEPT: usize = 2048;
const READ: usize = 2 * KEPT;
const MARGIN: usize = 256;

/// The bytes of secrets that are looked for. The time grows with them, and no token is that long.
const LONGEST: usize = 8192;

/// Hidden bytes, until the marker replaces them. No UTF-8 has this byte.
const HIDDEN: u8 = 0xff;

/// HTML's names of characters that tokens and their URLs have, and of those that every program escapes.
const NAMED: [([u8; 8], u8); 10] = [
    (*b"\0\0\0\0&lt;", b'<'),
    (*b"\0\0\0\0&gt;", b'>'),
    (*b"\0\0\0&amp;", b'&'),
    (*b"\0\0&quot;", b'"'),
    (*b"\0\0\0&sol;", b'/'),
    (*b"\0\0&plus;", b'+'),
    (*b"&equals;", b'='),
    (*b"&lowbar;", b'_'),
    (*b"&period;", b'.'),
    (*b"&percnt;", b'%'),
];

const DELIMITERS: &[u8] = b"\"'`&<>,;()[]{}|#\\";

/// Returns the beginning of a text without the secrets, which are the words of `secrets`. A piece of fewer than eight
/// characters may stay; a secret as short as that is hidden where it is a word of its own. The values of members and
/// parameters that are named like a secret are hidden too, because they can be new.
pub(crate) fn redacted(text: &[u8], secrets: &[u8]) -> String {
    let secrets = signs(secrets.get(..LONGEST).unwrap_or(secrets));
    let mut bytes = text.get(..READ).unwrap_or(text).to_vec();
    let signs = signs(&bytes);
    let mut value = Value::None;
    let mut letters = 0;
    let mut last = 0;
    for (index, sign) in signs.iter().enumerate() {
        let &Sign { byte, gap, .. } = sign;
        last = last << 8 | u64::from(byte) | u64::from(gap) << 7;
        let length = match value {
            Value::Begins if is_one_of(b"=:>\"'", byte) => 0,
            Value::Begins | Value::Inside if !is_one_of(DELIMITERS, byte) && (!gap || value == Value::Begins) => {
                // What stands between the signs of a value, such as a NUL of UTF-16, is hidden with them.
                let length = if value == Value::Inside { 2 } else { 1 };
                value = Value::Inside;
                length
            }
            _ => {
                let begins = is_one_of(b"=:>", byte) && is_name(letters);
                value = if begins { Value::Begins } else { Value::None };
                0
            }
        };
        if byte.is_ascii_lowercase() {
            letters = letters << 8 | u64::from(byte);
        }
        let ends = signs.get(index + 1).is_none_or(|next| next.gap || !is_word(next.byte));
        let length = length.max(known(&secrets, last, ends));
        if let Some(first) = (index + 1).checked_sub(length).and_then(|first| signs.get(first)) {
            bytes.get_mut(first.from..sign.to).unwrap_or_default().fill(HIDDEN);
        }
    }
    let end = if text.len() > READ { READ - MARGIN } else { READ };
    let mut out = Vec::new();
    let mut was_hidden = false;
    for (at, byte) in bytes.iter().enumerate() {
        let is_hidden = *byte == HIDDEN;
        let needed = if is_hidden && !was_hidden { MARKER.len() } else { 1 };
        if (at >= end || out.len() + needed > KEPT) && byte & 0xc0 != 0x80 {
            break;
        }
        if !is_hidden {
            out.push(*byte);
        } else if !was_hidden {
            out.extend_from_slice(MARKER);
        }
        was_hidden = is_hidden;
    }
    let mut out = String::from_utf8(out).unwrap_or_default();
    text::cut(&mut out, KEPT);
    out
}

/// A visible ASCII character in lower case, whatever its spelling is, and its place in the text.
struct Sign {
    byte: u8,
    /// Whether something else stands before it, such as a line break.
    gap: bool,
    from: usize,
    to: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Value {
    None,
    Begins,
    Inside,
}

fn signs(text: &[u8]) -> Vec<Sign> {
    let mut signs = Vec::new();
    let (mut gap, mut last) = (true, 0);
    for (place, byte) in text.iter().enumerate() {
        let (mut from, mut code) = (place, u64::from(*byte));
        // UTF-16 has a NUL with each letter, which is no gap.
        while code != 0 {
            if !matches!(code, 0x21..=0x7e) {
                gap = true;
                break;
            }
            let byte = code.to_le_bytes()[0].to_ascii_lowercase();
            signs.push(Sign { byte, gap, from, to: place + 1 });
            last = last << 8 | u64::from(byte);
            gap = false;
            // What an escape means can be the end of another escape: `%252B`.
            let Some((decoded, length)) = escape(last) else { break };
            last = last >> (4 * length) >> (4 * length);
            for sign in (0..length).filter_map(|_| signs.pop()) {
                (from, gap) = (sign.from, sign.gap);
            }
            code = decoded;
        }
    }
    signs
}

/// Returns the character that the escape at the end of the last eight signs means, and its length.
fn escape(last: u64) -> Option<(u64, u32)> {
    let is_closed = last & 0xff == u64::from(b';');
    for (name, byte) in NAMED {
        let name = number(name);
        let unused = name.leading_zeros() & !7;
        if is_closed && last << unused >> unused == name {
            return Some((byte.into(), 8 - unused / 8));
        }
    }
    if last >> 8 & 0xff == u64::from(b'\\') && is_one_of(b"/\"\\", last.to_le_bytes()[0]) {
        return Some((last & 0xff, 2));
    }
    let mut before = if is_closed { last >> 8 } else { last };
    let (mut hex, mut count) = (0, 0);
    while let byte @ (b'0'..=b'9' | b'a'..=b'f') = before.to_le_bytes()[0] {
        hex |= u64::from(if byte > b'9' { byte - b'a' + 10 } else { byte - b'0' }) << (4 * count);
        count += 1;
        before >>= 8;
    }
    match (before & 0xff_ffff, before & 0xffff, before & 0xff, count) {
        (0x26_2378, ..) if is_closed => Some((hex, 4 + count)),
        // Three decimal digits that were read as hex.
        (_, 0x2623, ..) if is_closed => Some((hex - 6 * (hex >> 4) - 60 * (hex >> 8), 3 + count)),
        (_, _, 0x25, 2) => Some((hex, 3)),
        (_, 0x5c78, _, 2) | (_, 0x5c75 | 0x2575, _, 4) => Some((hex, 2 + count)),
        _ => None,
    }
}

/// How many of the last signs are a secret, or a run of one. `ends` says whether a word can end here.
fn known(secrets: &[Sign], last: u64, ends: bool) -> usize {
    let (mut run, mut length) = (0, 0);
    for (index, sign) in secrets.iter().enumerate() {
        if sign.gap {
            (run, length) = (0, 0);
        }
        run = run << 8 | u64::from(sign.byte);
        length += 1;
        if length >= 8 {
            if run == last & 0x7f7f_7f7f_7f7f_7f7f {
                return 8;
            }
        } else if ends && secrets.get(index + 1).is_none_or(|next| next.gap) {
            // The highest bit says whether there is a gap before the first sign, the bits above are the sign before.
            let before = last >> (8 * length - 1);
            let begins = before & 1 == 1 || !is_word((before >> 1).to_le_bytes()[0] & 0x7f);
            if begins && (last ^ run) << (65 - 8 * length) == 0 {
                return length;
            }
        }
    }
    0
}

fn is_word(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'_'..=b'z')
}

/// Whether these are the last letters of a secret's name: `component_access_token`, `refreshToken`, `appsecret`,
/// `component_verify_ticket`, `auth_code`.
fn is_name(letters: u64) -> bool {
    [*b"\0\0\0token", *b"\0\0\0ecret", *b"\0\0\0icket", *b"\0\0\0hcode"]
        .iter()
        .any(|name| number(*name) == letters & 0xff_ffff_ffff)
}

const fn number(name: [u8; 8]) -> u64 {
    u64::from_be_bytes(name)
}
