//! JSON text from texts. Numbers and punctuation are written where they are needed.

/// Appends `text` as a JSON string in raw UTF-8. Only what JSON demands is escaped, since WeChat reads no more.
pub(crate) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some((at, byte)) = rest.bytes().enumerate().find(|(_, byte)| needs_escape(*byte)) {
        // `at` is the place of an ASCII byte, hence a character boundary.
        out.push_str(rest.get(..at).unwrap_or_default());
        push_escape(out, byte);
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn push_escape(out: &mut String, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => char::from(byte),
        0x08 => 'b',
        b'\t' => 't',
        b'\n' => 'n',
        0x0c => 'f',
        b'\r' => 'r',
        _ => {
            out.push_str("\\u00");
            out.push(if byte < 0x10 { '0' } else { '1' });
            out.push(char::from_digit(u32::from(byte & 0x0f), 16).unwrap_or('0'));
            return;
        }
    };
    out.push('\\');
    out.push(short);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ascii_character_and_some_others_read_back_equal() {
        let mut all: String = (0..=127u8).map(char::from).collect();
        all.push_str("微信 \u{2028} 😀");
        let mut out = String::new();
        push_quoted(&mut out, &all);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), all);
        assert!(out.contains("微信"), "no \\u escapes for what UTF-8 can say: {out}");
    }
}
