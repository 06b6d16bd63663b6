//! The parts of an `errmsg`: a request id, a hint, and the address that WeChat saw.

use crate::text;

/// The parts of an `errmsg`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts<'m> {
    /// The sentence itself.
    pub(crate) text: &'m str,
    /// The request id. You can look it up for seven days at `/cgi-bin/openapi/rid/get`.
    pub(crate) rid: Option<&'m str>,
    /// WeChat's own hint, in brackets.
    pub(crate) hint: Option<&'m str>,
    /// The calling address, if the message names it.
    pub(crate) client_ip: Option<&'m str>,
}

/// Splits an `errmsg`: `text rid: …`, `text, rid: …`, `text hint: […]`, in both orders.
pub(crate) fn parse(errmsg: &str) -> Parts<'_> {
    let marks = ["rid:", "hint:", "hints:"];
    let text_end = marks.iter().filter_map(|mark| find_word(errmsg, mark)).min().unwrap_or(errmsg.len());
    let text = errmsg.get(..text_end).unwrap_or_default();
    Parts {
        text: text::trim_end(text, b" ,;"),
        rid: after(errmsg, "rid:").map(first_word).filter(|rid| is_rid(rid)),
        hint: after(errmsg, "hint:").or_else(|| after(errmsg, "hints:")).and_then(in_brackets),
        client_ip: client_ip(text),
    }
}

/// The place of `word` if no ASCII letter stands before it: `grid: x` has no `rid:`.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text::places(text, word).find(|at| {
        let before = text.as_bytes().get(..*at).and_then(<[u8]>::last);
        !before.is_some_and(|before| before.is_ascii_alphanumeric() || *before == b'_')
    })
}

fn after<'m>(text: &'m str, word: &str) -> Option<&'m str> {
    find_word(text, word).and_then(|at| text.get(at + word.len()..)).map(str::trim_start)
}

fn first_word(text: &str) -> &str {
    let end = text.bytes().position(|byte| b" ,;]".contains(&byte));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Hex groups with dashes between them. WeChat now sends three groups of eight digits.
fn is_rid(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn in_brackets(text: &str) -> Option<&str> {
    let end = text.bytes().rposition(|byte| byte == b']')?;
    Some(text.get(..end)?.strip_prefix('[')?.trim_ascii())
}

/// The address in `requestIP: 1.2.3.4` and `invalid ip 1.2.3.4 ipv6 …`.
fn client_ip(text: &str) -> Option<&str> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.find(|word| text::trim_end(word, b":").to_ascii_lowercase().ends_with("ip"))?;
    words.map(|word| text::trim_end(word, b".:")).find(|word| is_address(word))
}

fn is_address(word: &str) -> bool {
    let separators = word.bytes().filter(|byte| matches!(byte, b'.' | b':')).count();
    separators >= 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'m>(text: &'m str, rid: Option<&'m str>, hint: Option<&'m str>, client_ip: Option<&'m str>) -> Parts<'m> {
        Parts { text, rid, hint, client_ip }
    }

    #[test]
    fn every_form_that_was_seen_is_taken_apart() {
        let rid = Some("60d1a2b3-4c5d6e7f-01234567");
        let table = [
            ("ok", parts("ok", None, None, None)),
            ("", parts("", None, None, None)),
            ("invalid url rid: 60d1a2b3-4c5d6e7f-01234567", parts("invalid url", rid, None, None)),
            ("invalid url, rid: 60d1a2b3-4c5d6e7f-01234567", parts("invalid url", rid, None, None)),
            ("bad hint: [abc def]", parts("bad", None, Some("abc def"), None)),
            ("bad hint: [abc] rid: 60d1a2b3-4c5d6e7f-01234567", parts("bad", rid, Some("abc"), None)),
            ("bad rid: 60d1a2b3-4c5d6e7f-01234567 hint: [a[b]c]", parts("bad", rid, Some("a[b]c"), None)),
            ("rid: 60d1a2b3-4c5d6e7f-01234567", parts("", rid, None, None)),
            (
                "access clientip is not registered requestIP: 1.2.3.4 rid: 60d1a2b3-4c5d6e7f-01234567",
                parts("access clientip is not registered requestIP: 1.2.3.4", rid, None, Some("1.2.3.4")),
            ),
            (
                "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 60d1a2b3-4c5d6e7f-01234567",
                parts("invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist", rid, None, Some("1.2.3.4")),
            ),
            ("a grid: of things", parts("a grid: of things", None, None, None)),
            ("bad rid: not-one", parts("bad", None, None, None)),
        ];
        for (errmsg, expected) in table {
            assert_eq!(parse(errmsg), expected, "{errmsg}");
        }
    }
}
