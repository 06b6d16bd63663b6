//! JSON text from texts. Numbers and punctuation are written where they are needed.

use crate::chunk;

/// Appends `text` as a JSON string in raw UTF-8. Only what JSON demands is escaped, since WeChat reads no more.
pub(crate) fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let text = text.as_bytes();
    if chunk::has_escapes(text) {
        for byte in text {
            if needs_escape(*byte) {
                let (escape, len) = escape_of(*byte);
                out.extend_from_slice(escape.get(..len).unwrap_or_default());
            } else {
                out.push(*byte);
            }
        }
    } else {
        out.extend_from_slice(text);
    }
    out.push(b'"');
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// How JSON writes an ASCII character that it cannot have as it is, and in how many bytes.
pub(crate) fn escape_of(byte: u8) -> ([u8; 8], usize) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        _ => {
            let (high, low) = (b'0' + (byte >> 4), byte & 0x0f);
            let low = if low < 10 { b'0' + low } else { b'a' - 10 + low };
            return ([b'\\', b'u', b'0', b'0', high, low, 0, 0], 6);
        }
    };
    ([b'\\', short, 0, 0, 0, 0, 0, 0], 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ascii_character_and_some_others_read_back_equal() {
        let mut all: String = (0..=127u8).map(char::from).collect();
        all.push_str("微信 \u{2028} 😀");
        let mut out = Vec::new();
        push_quoted(&mut out, &all);
        let out = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), all);
        assert!(out.contains("微信"), "no \\u escapes for what UTF-8 can say: {out}");
    }
}
