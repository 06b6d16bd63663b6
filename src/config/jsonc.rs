//! JSON with comments and trailing commas, as developers keep it.

/// Replaces comments and trailing commas by blanks, so that a reader of JSON takes the text and finds mistakes in the same
/// lines. A comment without an end stays, and the reader refuses it.
pub(crate) fn without_comments(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let (mut at, mut comma) = (0, None);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest {
            [b'"', ..] => string(rest),
            [b'/', b'/', ..] => rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len()),
            [b'/', b'*', ..] => match rest.windows(2).skip(2).position(|pair| pair == b"*/") {
                Some(end) => end + 4,
                None => break,
            },
            _ => 1,
        };
        match rest {
            [b'/', b'/' | b'*', ..] => blank(&mut out, at, length),
            [b',', ..] => comma = Some(at),
            [b']' | b'}', ..] => {
                if let Some(comma) = comma.take() {
                    blank(&mut out, comma, 1);
                }
            }
            [byte, ..] if !byte.is_ascii_whitespace() => comma = None,
            _ => {}
        }
        at += length;
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Keeps the ends of lines.
fn blank(out: &mut [u8], at: usize, length: usize) {
    for byte in out.iter_mut().skip(at).take(length) {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// Returns the length of the string that begins the text.
fn string(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn only_comments_and_trailing_commas_become_blanks() {
        for (text, expected) in [
            ("{}", "{}"),
            ("// 微\n[1, 2,]", "       \n[1, 2 ]".replace("       ", "      ").as_str()),
            ("[1/*,*/,/* ] */\n]", "[1             \n]"),
            (r#"{"a//b":"/*,]",}"#, r#"{"a//b":"/*,]" }"#),
            (r#"["\\",] // "x"#, r#"["\\" ]       "#.trim_end_matches("  ")),
            ("[1,,]", "[1, ]"),
            ("[1,\r\n// x\r\n]\r\n", "[1 \r\n    \r\n]\r\n"),
            ("[1 /*", "[1 /*"),
            ("[,]", "[ ]"),
            ("/**/1/***/", "    1     "),
            ("/*/1", "/*/1"),
        ] {
            assert_eq!(without_comments(text).trim_end(), expected.trim_end(), "{text}");
        }
    }
}
