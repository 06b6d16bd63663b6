//! The parts of an `errmsg`: a request id, a hint, and the address that WeChat saw.

use crate::text;

/// The parts of an `errmsg`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts<'m> {
    /// The request id. You can look it up for seven days at `/cgi-bin/openapi/rid/get`.
    pub(crate) rid: Option<&'m str>,
    /// WeChat's own hint, in brackets.
    pub(crate) hint: Option<&'m str>,
    /// The calling address, if the message names it.
    pub(crate) client_ip: Option<&'m str>,
}

/// Finds the parts of an `errmsg`: `rid: …`, `hint: […]` and `requestIP: …`, in any order.
pub(crate) fn parse(errmsg: &str) -> Parts<'_> {
    Parts {
        rid: after(errmsg, "rid:").map(first_word).filter(|rid| is_rid(rid)),
        hint: after(errmsg, "hint:").or_else(|| after(errmsg, "hints:")).and_then(in_brackets),
        client_ip: client_ip(errmsg),
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
    let end = text.bytes().position(|byte| text::is_one_of(b" ,;]", byte));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Hex groups with dashes between them. WeChat now sends three groups of eight digits.
fn is_rid(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The text up to the bracket that closes the first one.
fn in_brackets(text: &str) -> Option<&str> {
    let mut open = 0_i32;
    let end = text.bytes().position(|byte| {
        open += i32::from(byte == b'[') - i32::from(byte == b']');
        open <= 0
    })?;
    Some(text.get(1..end)?.trim_ascii())
}

/// The address in `requestIP: 1.2.3.4` and `invalid ip 1.2.3.4 ipv6 …`.
fn client_ip(text: &str) -> Option<&str> {
    let mut words = text.split([' ', ',', '[', ']']).filter(|word| !word.is_empty());
    words.find(|word| text::trim_end(word, b":6v").to_ascii_lowercase().ends_with("ip"))?;
    words.map(|word| text::trim_end(word, b".")).find(|word| is_address(word))
}

fn is_address(word: &str) -> bool {
    let separators = word.bytes().filter(|byte| matches!(byte, b'.' | b':')).count();
    separators >= 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'m>(rid: Option<&'m str>, hint: Option<&'m str>, client_ip: Option<&'m str>) -> Parts<'m> {
        Parts { rid, hint, client_ip }
    }

    #[test]
    fn every_form_that_was_seen_is_taken_apart() {
        let rid = Some("60d1a2b3-4c5d6e7f-01234567");
        let table = [
            ("ok", parts(None, None, None)),
            ("", parts(None, None, None)),
            ("invalid url rid: 60d1a2b3-4c5d6e7f-01234567", parts(rid, None, None)),
            ("invalid url, rid: 60d1a2b3-4c5d6e7f-01234567", parts(rid, None, None)),
            ("bad hint: [abc def]", parts(None, Some("abc def"), None)),
            ("bad hint: [abc] rid: 60d1a2b3-4c5d6e7f-01234567", parts(rid, Some("abc"), None)),
            ("bad rid: 60d1a2b3-4c5d6e7f-01234567 hint: [a[b]c]", parts(rid, Some("a[b]c"), None)),
            ("bad hint: [a] and [b]", parts(None, Some("a"), None)),
            ("bad hint: [a", parts(None, None, None)),
            ("bad hint: a]", parts(None, None, None)),
            ("bad hint: ", parts(None, None, None)),
            ("rid: 60d1a2b3-4c5d6e7f-01234567", parts(rid, None, None)),
            ("invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist", parts(None, None, Some("1.2.3.4"))),
            ("invalid ipv6 2001:db8::7, not in whitelist", parts(None, None, Some("2001:db8::7"))),
            ("a grid: of things", parts(None, None, None)),
            ("bad rid: not-one", parts(None, None, None)),
        ];
        for (errmsg, expected) in table {
            assert_eq!(parse(errmsg), expected, "{errmsg}");
        }
    }

    #[test]
    fn the_parts_are_found_in_any_order() {
        for address in ["203.0.113.7", "2001:db8::7", "::ffff:203.0.113.7", "fe80::"] {
            let pieces =
                [" hint: [abc def]".to_owned(), format!(" requestIP: {address}"), " rid: 60d1a2b3-4c5d6e7f".to_owned()];
            let expected = parts(Some("60d1a2b3-4c5d6e7f"), Some("abc def"), Some(address));
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                for between in ["", ","] {
                    let errmsg = "access clientip is not registered".to_owned()
                        + &order.map(|piece| pieces[piece].clone()).join(between);
                    assert_eq!(parse(&errmsg), expected, "{errmsg}");
                }
            }
            let bracketed = format!("access clientip is not registered requestIP: [{address}].");
            assert_eq!(parse(&bracketed), parts(None, None, Some(address)));
        }
    }
}
