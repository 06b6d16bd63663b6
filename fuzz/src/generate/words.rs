//! The parts of generated texts, names and numbers.

pub(super) const WORDS: &[&str] = &[
    "event",
    "text",
    "image",
    "odd",
    "qr_scan_scene",
    "qr_scan",
    "prod-1a2b3c",
    "getPhone",
    "set",
    "get",
    "x",
    "ok",
    "0",
    "微信",
    "云函数-回调",
    "😀",
    "a😀",
    "é",
    "\"",
    "\\",
    "a/b",
    "\u{0}",
    "\n",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{fffd}",
    "\u{feff}",
    "\u{10ffff}",
    "\u{7ff}",
    "\u{800}",
    "{\"timeout\":3}",
];

pub(super) const ENTRIES: &[&str] =
    &["/*", "/wxa/msg_sec_check", "/cgi-bin/message/custom/send", "/云/函数", "/a:b", "wxa/a"];

pub(super) const WRONG_ENTRIES: &[&str] = &["", "/a?b", "//a", "https://a/b", "api.weixin.qq.com/wxa"];

pub(super) const NAMES: &[&str] = &[
    "enable",
    "env",
    "type",
    "version",
    "config",
    "errcode",
    "errmsg",
    "data",
    "x",
    "",
    " env",
    "env ",
    "Env",
    "__proto__",
    "微",
    "a\nb",
];

pub(super) const ERRCODES: &[&str] =
    &["0", "0", "0", "0", "0", "-1", "40001", "61004", "\"0\"", "\"40097\"", "null", "0.0", "1.5", "{}"];

pub(super) const WHOLES: &[i64] = &[0, 1, 2, 3, 9, 10, 99, 100, 4_294_967_295, 4_294_967_296, MAX_SAFE, -1, -MAX_SAFE];

const MAX_SAFE: i64 = (1 << 53) - 1;

pub(super) const NUMBERS: &[&str] = &[
    "-0",
    "1.5",
    "1e400",
    "-1e-400",
    "1E+2",
    "12345678901234567890",
    "9007199254740992",
    "9007199254740993",
    "0.1e1",
    "00",
    "1.",
    "-",
];

pub(super) const PIECES: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\x", "/", "-", "+", ".", "e", "0", "1",
    "null", "true", "fals", " ", "\n", "\u{0}", "\u{b}", "\u{feff}", "\"env\"", "\"env\":", "{\"\":[", "微", "😀",
];

/// Invalid UTF-8: half of a character, a form that is too long, half of a surrogate pair, a byte that UTF-8 never
/// uses.
pub(super) const BYTES: &[&[u8]] =
    &[b"\xe5", b"\xbe\xae", b"\xf0\x9f", b"\x98\x80", b"\xc0\xaf", b"\xed\xa0\xbd", b"\xff"];

pub(super) const RUN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
