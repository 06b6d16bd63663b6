//! No spelling of a token stays in a text of an error, and other texts stay as they are.

use proptest::{collection::vec, prelude::*, sample::select};
use wechat_cloudbase::{Call, CallOptions, Checks, Error, Step, Token, interface};

/// Returns the text that an error keeps of a page, after a call with this token.
fn kept(token: &str, page: &[u8]) -> String {
    let prepared = interface("getCallBackConfig").unwrap().prepare_json("{}", Checks::default()).unwrap();
    let mut options = CallOptions::default();
    options.max_retries = 0;
    let mut call = Call::new(prepared, options);
    let _ = call.token(Token::new(token).unwrap());
    match call.answered(502, page) {
        Step::Done(Err(Error::Http(http))) => http.body,
        other => panic!("{other:?}"),
    }
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") }).collect()
}

fn marks(text: &str, escape: impl Fn(u8) -> String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    text.bytes().map(|byte| if plain(byte) { char::from(byte).into() } else { escape(byte) }).collect()
}

fn each(text: &str, escape: impl Fn(u8) -> String) -> String {
    text.bytes().map(escape).collect()
}

fn joined(text: &str, with: &str) -> String {
    text.chars().map(String::from).collect::<Vec<_>>().join(with)
}

type Spell = fn(&str) -> String;

const SPELLINGS: &[(&str, Spell)] = &[
    ("as it is", str::to_owned),
    ("percent", percent),
    ("percent in lower case", |text| percent(text).to_ascii_lowercase()),
    ("percent twice", |text| percent(&percent(text))),
    ("percent four times", |text| percent(&percent(&percent(&percent(text))))),
    ("percent, every character", |text| each(text, |byte| format!("%{byte:02x}"))),
    ("upper case", str::to_ascii_uppercase),
    ("HTML", |text| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")),
    ("HTML, decimal", |text| marks(text, |byte| format!("&#{byte};"))),
    ("HTML, decimal, padded", |text| each(text, |byte| format!("&#0{byte};"))),
    ("HTML, hex", |text| marks(text, |byte| format!("&#x{byte:x};"))),
    ("HTML, long hex", |text| marks(text, |byte| format!("&#x{byte:04X};"))),
    ("HTML of percent", |text| marks(&percent(text), |byte| format!("&#{byte};"))),
    ("percent of HTML", |text| percent(&marks(text, |byte| format!("&#{byte};")))),
    ("JSON", |text| serde_json::Value::from(text).to_string().replace('/', "\\/")),
    ("JSON, every character", |text| each(text, |byte| format!("\\u{byte:04x}"))),
    ("JSON of percent", |text| marks(&percent(text), |byte| format!("\\u{byte:04X}"))),
    ("JSON of JSON", |text| serde_json::Value::from(marks(text, |byte| format!("\\u{byte:04x}"))).to_string()),
    ("a program's text", |text| marks(text, |byte| format!("\\x{byte:02x}"))),
    ("UTF-16", |text| joined(text, "\0")),
    ("UTF-16 of percent", |text| joined(&percent(text), "\0")),
    ("percent of UTF-16", |text| each(text, |byte| format!("%{byte:02X}%00"))),
    ("UTF-16, replaced", |text| joined(text, "\u{fffd}")),
    ("wrapped", |text| joined(text, "\r\n  ")),
    ("wrapped percent", |text| joined(&percent(text), "\n")),
    ("soft hyphens", |text| joined(text, "\u{ad}")),
    ("characters without width", |text| joined(text, "\u{200b}")),
];

/// Decodes what these tests encode, by other means than the crate: spellings of single characters are replaced until none
/// is left.
fn decoded(text: &str) -> String {
    let mut text = text.replace(|c: char| c.is_whitespace() || !c.is_ascii() || c == '\0', "").to_ascii_lowercase();
    loop {
        let mut next = text.clone();
        for byte in b'!'..=b'~' {
            let to = char::from(byte.to_ascii_lowercase()).to_string();
            for from in [
                format!("%{byte:02x}"),
                format!("&#{byte};"),
                format!("&#0{byte};"),
                format!("&#x{byte:x};"),
                format!("&#x{byte:04x};"),
                format!("\\u{byte:04x}"),
                format!("\\x{byte:02x}"),
            ] {
                next = next.replace(&from, &to);
            }
        }
        let html = [("&amp;", "&"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")];
        let others = [("%00", ""), ("\\/", "/"), ("\\\"", "\""), ("\\\\", "\\")];
        for (from, to) in html.into_iter().chain(others) {
            next = next.replace(from, to);
        }
        if next == text {
            return text;
        }
        text = next;
    }
}

fn shows_a_run(text: &str, token: &str) -> bool {
    let (text, token) = (decoded(text), decoded(token));
    token.as_bytes().windows(8).any(|run| text.as_bytes().windows(8).any(|part| part == run))
}

/// A token of any characters that can be in one. It has no escapes of its own: those have more than one meaning.
fn tokens(shortest: usize) -> impl Strategy<Value = String> {
    vec("[!-\\[\\]-~]", shortest..64).prop_map(|token| token.concat().replace('%', "%-").replace("&#", "&-#"))
}

#[test]
fn the_issues_examples_are_hidden() {
    let token = "71+kNFQ/9w==ABCDEFGH";
    for (page, expected) in [
        ("POST /x?access_token=71%2BkNFQ%2F9w%3D…", "POST /x?access_token=[redacted]…"),
        ("is 71%2bknfq%2f9w%3d%3dab here", "is [redacted] here"),
        ("<p>71&#43;kNFQ/9w==ABC</p>", "<p>[redacted]</p>"),
        (r"at 71+kNFQ\/9w==ABCDEFGH.", "at [redacted]."),
        ("<p>71&plus;kNFQ&sol;9w&equals;&equals;ABC</p>", "<p>[redacted]</p>"),
        ("access_token=71&plus;kNFQ&sol;9w&equals;&equals;ABCDEFGH&amp;x", "access_token=[redacted]&amp;x"),
        ("71&percnt;2BkNFQ&percnt;2F9w", "[redacted]"),
        ("a 71%252BkNFQ%252F9w%253D%253DABCDEFGH b", "a [redacted] b"),
        ("no 71+kNFQ and no 9w==ABC", "no 71+kNFQ and no 9w==ABC"),
        ("not 71+kNFQ/ but", "not [redacted] but"),
        ("71+kNFQ/9w==ABCDEFGH71+kNFQ/9w==ABCDEFGH", "[redacted]"),
        ("微信71+kNFQ/9w==ABCDEFGH错误", "微信[redacted]错误"),
    ] {
        assert_eq!(kept(token, page.as_bytes()), expected);
    }
}

#[test]
fn a_token_with_escapes_of_its_own_is_hidden() {
    for (name, spell) in &SPELLINGS[..5] {
        let page = format!("a {} b", spell(r"%41bc%2Bde&amp;fg\/h\u0041"));
        assert_eq!(kept(r"%41bc%2Bde&amp;fg\/h\u0041", page.as_bytes()), "a [redacted] b", "{name}");
    }
}

#[test]
fn values_after_a_secrets_name_are_hidden_even_if_nobody_knows_them() {
    for name in [
        "access_token",
        "component_access_token",
        "authorizer_refresh_token",
        "Component_AppSecret",
        "component_verify_ticket",
        "accessToken",
        "pre_auth_code",
    ] {
        for (page, expected) in [
            ("?NAME=abc%2B1&x=1", "?NAME=[redacted]&x=1"),
            ("?NAME%3dabc%26x=1", "?NAME%3d[redacted]%26x=1"),
            ("?NAME=abc&amp;x=1", "?NAME=[redacted]&amp;x=1"),
            ("?NAME&#61;abc&#43;1&#38;x", "?NAME&#61;[redacted]&#38;x"),
            (r#"{"NAME":"abc","code":1}"#, r#"{"NAME":"[redacted]","code":1}"#),
            (r#"{"NAME" : "abc" }"#, r#"{"NAME" : "[redacted]" }"#),
            (r#"{\"NAME\":\"abc\/1\",\"x\":1}"#, r#"{\"NAME\":\"[redacted]\",\"x\":1}"#),
            ("&quot;NAME&quot;:&quot;abc&quot;", "&quot;NAME&quot;:&quot;[redacted]&quot;"),
            ("<NAME>abc</NAME>", "<NAME>[redacted]</NAME>"),
            ("[NAME] => abc", "[NAME] => [redacted]"),
            ("<a href='/?NAME=abc'>b</a>", "<a href='/?NAME=[redacted]'>b</a>"),
            ("NAME=abc", "NAME=[redacted]"),
            ("NAME=", "NAME="),
            (r#"{"NAME":"","code":40001}"#, r#"{"NAME":"","code":40001}"#),
        ] {
            let [page, expected] = [page, expected].map(|text| text.replace("NAME", name));
            assert_eq!(kept("another-token", page.as_bytes()), expected);
            let wide: Vec<u8> = page.bytes().flat_map(|byte| [byte, 0]).collect();
            assert_eq!(kept("another-token", &wide).replace('\0', ""), expected, "UTF-16");
        }
    }
}

#[test]
fn a_short_token_is_hidden_as_a_word_only() {
    for (token, page, expected) in [
        (
            "ed",
            "needed: ed, [ed] and edit; access_token=ed",
            "needed: [redacted], [[redacted]] and edit; access_token=[redacted]",
        ),
        ("a", "a cat, a%2Bb a", "[redacted] cat, [redacted]%2Bb [redacted]"),
        ("a+b", "a%2bb or xa+b or a+ b", "[redacted] or xa+b or a+ b"),
        ("seven77", "seven77", "[redacted]"),
        ("[redacted]", "x [redacted] y", "x [redacted] y"),
        ("redacted", "no token-redacted found", "no token-[redacted] found"),
    ] {
        assert_eq!(kept(token, page.as_bytes()), expected);
    }
}

#[test]
fn texts_without_secrets_stay_as_they_are() {
    for page in [
        "",
        "invalid credential, access_token is invalid or not latest rid: 65a0-1b2c-3d4e",
        "access_token expired hints: [ req_id: abc ]",
        r#"{"error":"refresh_token is invalid"}"#,
        "<html>\u{feff}<body>502 Bad Gateway: 50%25 of &amp; 微信\\n</body>\0</html>",
        "component ticket is expired",
    ] {
        assert_eq!(kept("t0ken-of-nobody", page.as_bytes()), page);
    }
}

#[test]
fn a_long_page_is_read_in_time() {
    let token = "%25".repeat(700) + "token";
    for piece in ["%25", "a", "%", "&#", "&#x0", "\\", "access_token=", " ", "微", "\0"] {
        let started = std::time::Instant::now();
        let text = kept(&token, piece.repeat((4 << 20) / piece.len()).as_bytes());
        assert!(text.len() <= 2048 && !text.ends_with('\u{fffd}'), "{piece}: {}", text.len());
        assert!(started.elapsed().as_secs() < 2, "{piece}: {:?}", started.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_spelling_of_a_token_stays(
        token in tokens(8),
        (name, spell) in select(SPELLINGS),
        [before, after] in [select(&["", "x ", "\"", "微", ">"][..]), select(&["", " x", "\"", "…", "<"][..])],
        cut in (0..1000_usize, any::<bool>()),
    ) {
        let spelled = spell(&token);
        // A proxy cuts between characters. A cut in an escape shows a part of one character.
        let at = spelled.char_indices().map(|(at, _)| at).nth(cut.0 * spelled.chars().count() / 1000).unwrap_or(0);
        let (start, end) = if cut.1 { (0, spelled.len() - at) } else { (at, spelled.len()) };
        let shown = spelled.get(start..end).unwrap_or(&spelled);
        let page = format!("{before}{shown}{after}");
        let text = kept(&token, page.as_bytes());
        prop_assert!(!shows_a_run(&text, &token), "{name}: {page} -> {text}");
    }

    /// The end of what is kept cuts the token, or, after much that is hidden, the end of what is read.
    #[test]
    fn a_token_that_the_end_cuts_is_hidden(
        token in tokens(8),
        (name, spell) in select(SPELLINGS),
        is_read_end in any::<bool>(),
        fill in 0..200_usize,
    ) {
        let start = if is_read_end { format!("access_token={} {}", "a".repeat(3000), "-".repeat(900)) } else { "-".repeat(1900) };
        let page = format!("{start}{} {} {}", "-".repeat(fill), spell(&token), "-".repeat(4096));
        let text = kept(&token, page.as_bytes());
        prop_assert!(text.len() <= 2048 && !shows_a_run(&text, &token), "{name}: {text}");
        // No marker is cut. A quote of JSON can stand before one.
        let marker = text.rfind('[').and_then(|at| text.get(at..)).unwrap_or("[redacted]");
        prop_assert!(marker.starts_with("[redacted]"), "{name}: {marker}");
    }

    #[test]
    fn other_texts_stay(token in tokens(5), words in vec("[ -~微]{1,12}", 0..20)) {
        let page = words.join(" ");
        let named = ["token", "secret", "ticket", "auth"].iter().any(|name| decoded(&page).contains(name));
        let short = decoded(&token).len() < 8 && decoded(&page).contains(&decoded(&token));
        prop_assume!(!named && !short && !shows_a_run(&page, &token));
        prop_assert_eq!(kept(&token, page.as_bytes()), page);
    }
}
