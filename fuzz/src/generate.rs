//! Payloads and answers as text, made from the interfaces' tables: plain ones; ones with blanks, escapes and numbers in
//! every way that JSON knows; and ones that are wrong somewhere. The same seed makes the same texts.

use wechat_cloudbase::{
    Interface,
    shape::{Field, Need, Shape},
};

const WORDS: &[&str] = &[
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

const ENTRIES: &[&str] = &["/*", "/wxa/msg_sec_check", "/cgi-bin/message/custom/send", "/云/函数", "/a:b", "wxa/a"];

const WRONG_ENTRIES: &[&str] = &["", "/a?b", "//a", "https://a/b", "api.weixin.qq.com/wxa"];

const NAMES: &[&str] = &[
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

const ERRCODES: &[&str] =
    &["0", "0", "0", "0", "0", "-1", "40001", "61004", "\"0\"", "\"40097\"", "null", "0.0", "1.5", "{}"];

const WHOLES: &[i64] = &[0, 1, 2, 3, 9, 10, 99, 100, 4_294_967_295, 4_294_967_296, MAX_SAFE, -1, -MAX_SAFE];

const MAX_SAFE: i64 = (1 << 53) - 1;

const NUMBERS: &[&str] = &[
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

const PIECES: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\x", "/", "-", "+", ".", "e", "0", "1",
    "null", "true", "fals", " ", "\n", "\u{0}", "\u{b}", "\u{feff}", "\"env\"", "\"env\":", "{\"\":[", "微", "😀",
];

/// What is no UTF-8: a whole character in halves, one that is too long, half of a surrogate pair, a byte that is never used.
const BYTES: &[&[u8]] = &[b"\xe5", b"\xbe\xae", b"\xf0\x9f", b"\x98\x80", b"\xc0\xaf", b"\xed\xa0\xbd", b"\xff"];

const RUN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/// splitmix64
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or_default()
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        *of.iter().cycle().nth(self.below(of.len())).expect("something to pick from")
    }
}

pub struct Generator {
    random: Random,
    out: Vec<u8>,
    /// Whether blanks, escapes and numbers are written in other ways than this crate's.
    odd: bool,
    /// One in how many things is wrong; none at 0.
    wrong: usize,
    /// Whether what is no UTF-8 may be in it.
    bytes: bool,
    /// The text out of a closed set, on which other fields depend.
    chosen: &'static str,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), out: Vec::new(), odd: false, wrong: 0, bytes: false, chosen: "" }
    }

    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// A payload of the interface, or something near to it.
    pub fn payload(&mut self, interface: &'static Interface) -> String {
        let bytes = self.document(false, |own| own.value(&interface.request));
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// An answer of the interface, or something near to it.
    pub fn answer(&mut self, interface: &'static Interface) -> Vec<u8> {
        let Shape::Object(fields) = interface.answer else { return Vec::new() };
        self.document(true, |own| {
            own.out.extend(b"{\"errcode\":");
            let errcode = own.random.pick(ERRCODES);
            own.out.extend(errcode.as_bytes());
            own.out.extend(b",\"errmsg\":");
            own.text("");
            let from = own.out.len();
            own.object(fields);
            // The two objects become one.
            match own.out.get(from + 1) {
                Some(b'}') => drop(own.out.splice(from..=from, [])),
                _ => own.out.splice(from..=from, *b",").for_each(drop),
            }
        })
    }

    fn document(&mut self, bytes: bool, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        self.odd = self.random.one_in(2);
        self.wrong = self.random.pick(&[0, 0, 100, 15]);
        self.bytes = bytes && self.random.one_in(4);
        if self.odd && self.random.one_in(50) {
            self.out.extend("\u{feff}".as_bytes());
        }
        self.blanks();
        write(self);
        self.blanks();
        if self.random.one_in(4) {
            self.edit();
        }
        std::mem::take(&mut self.out)
    }

    fn goes_wrong(&mut self) -> bool {
        self.wrong > 0 && self.random.one_in(self.wrong)
    }

    fn value(&mut self, shape: &'static Shape) {
        if self.goes_wrong() {
            return self.anything(3);
        }
        match *shape {
            Shape::Bool => {
                let value = self.random.pick(&["true", "false"]);
                self.out.extend(value.as_bytes());
            }
            Shape::Whole => {
                let value = self.random.pick(WHOLES);
                self.whole(value);
            }
            Shape::WholeOf(allowed, _) => {
                let value = self.random.pick(allowed);
                self.whole(value);
            }
            Shape::TextOf(allowed, _) => {
                let text = if allowed.contains(&self.chosen) { self.chosen } else { self.random.pick(allowed) };
                self.quoted(text);
            }
            Shape::TextBy(_) => {
                let wrong = self.random.one_in(50);
                let entry = self.random.pick(if wrong { WRONG_ENTRIES } else { ENTRIES });
                self.quoted(entry);
            }
            Shape::FilledText => self.text("f"),
            Shape::List(element) | Shape::UniqueList(element) => self.list(|own| own.value(element)),
            Shape::Object(fields) => self.object(fields),
            Shape::Json(content) => self.inner(content),
            _ => self.text(""),
        }
    }

    /// JSON inside of a text.
    fn inner(&mut self, content: &'static Shape) {
        let outer = std::mem::take(&mut self.out);
        self.value(content);
        if self.goes_wrong() {
            self.edit();
        }
        let inner = std::mem::replace(&mut self.out, outer);
        self.quoted(&String::from_utf8_lossy(&inner));
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self)) {
        let count =
            if self.random.one_in(100) { 30 + self.random.below(90) } else { self.random.pick(&[0, 1, 1, 2, 3, 5]) };
        self.out.push(b'[');
        for index in 0..count {
            self.comma(index > 0);
            element(self);
        }
        self.comma(false);
        self.out.push(b']');
    }

    fn object(&mut self, fields: &'static [Field]) {
        if let Some(allowed) =
            fields.iter().find_map(|field| if let Shape::TextOf(of, _) = field.shape { Some(of) } else { None })
        {
            self.chosen = self.random.pick(allowed);
        }
        let mut members: Vec<&Field> = fields.iter().filter(|field| self.is_given(field)).collect();
        let (one, other) = (self.random.below(members.len()), self.random.below(members.len()));
        if self.goes_wrong() {
            members.extend(members.get(one).copied());
        }
        if self.goes_wrong() && other < members.len() {
            members.swap(one, other);
        }
        self.out.push(b'{');
        for (index, field) in members.iter().enumerate() {
            self.comma(index > 0);
            self.quoted(field.name);
            self.colon();
            self.value(&field.shape);
        }
        if self.goes_wrong() {
            self.comma(!members.is_empty());
            let name = self.random.pick(NAMES);
            self.quoted(name);
            self.colon();
            self.anything(2);
        }
        self.comma(false);
        self.out.push(b'}');
    }

    fn is_given(&mut self, field: &Field) -> bool {
        let is_given = match field.need {
            Need::Required => true,
            Need::RequiredWhen(_, value) => self.chosen == value,
            _ => !self.random.one_in(4),
        };
        is_given != self.goes_wrong()
    }

    fn anything(&mut self, depth: usize) {
        match self.random.below(if depth > 0 { 8 } else { 6 }) {
            0 => self.out.extend(b"null"),
            1 => {
                let value = self.random.pick(&["true", "{}"]);
                self.out.extend(value.as_bytes());
            }
            2 => {
                let number = self.random.pick(NUMBERS);
                self.out.extend(number.as_bytes());
            }
            3 => {
                let value = self.random.pick(WHOLES);
                self.whole(value);
            }
            4 => {
                let deep = self.random.pick(&[1, 2, 30, 125, 130]);
                self.out.extend("[".repeat(deep).bytes().chain("]".repeat(deep).bytes()));
            }
            5 => self.text(""),
            6 => self.list(|own| own.anything(depth - 1)),
            _ => {
                let name = self.random.pick(NAMES);
                self.out.push(b'{');
                self.quoted(name);
                self.colon();
                self.anything(depth - 1);
                self.out.push(b'}');
            }
        }
    }

    fn whole(&mut self, value: i64) {
        if self.goes_wrong() {
            let sign = self.random.pick(b"0+-.");
            self.out.push(sign);
        }
        let form = if self.odd { self.random.below(12) } else { 11 };
        let text = match form {
            0 => format!("{value}.0"),
            1 => format!("{value}e0"),
            2 => format!("{value}00E-2"),
            3 => format!("{value}.000e+0"),
            4 if value == 0 => "-0".into(),
            5 if value % 10 == 0 => format!("{}e1", value / 10),
            _ => value.to_string(),
        };
        self.out.extend(text.as_bytes());
    }

    /// A text, with something to put in its place where it would be empty.
    fn text(&mut self, filler: &str) {
        let text = match self.random.below(10) {
            0..4 => self.random.pick(WORDS).to_owned(),
            4..7 => format!("{:x}", self.random.next()),
            7 if self.random.one_in(100_000) => RUN.repeat((1 << 14) + 1),
            _ => {
                let parts = self.random.below(5);
                (0..parts).map(|_| self.part()).collect()
            }
        };
        self.quoted(if text.is_empty() { filler } else { &text });
    }

    /// Parts of every length, for what works on eight bytes at a time.
    fn part(&mut self) -> &'static str {
        let length = self.random.below(20);
        if self.random.one_in(2) { self.random.pick(WORDS) } else { RUN.get(..length).unwrap_or(RUN) }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        for character in text.chars() {
            self.character(character);
        }
        if self.bytes && self.random.one_in(8) {
            let bytes = self.random.pick(BYTES);
            self.out.extend(bytes);
        }
        if self.goes_wrong() {
            let half = self.random.pick(&["\\ud83d", "\\uDE00", "\\ud83dx", "\\ud83d\\u0041", "\n", "\u{1}"]);
            self.out.extend(half.as_bytes());
        }
        self.out.push(b'"');
    }

    fn character(&mut self, character: char) {
        let short = match character {
            '"' | '\\' => Some(character),
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\u{8}' => Some('b'),
            '\u{c}' => Some('f'),
            '/' if self.odd && self.random.one_in(4) => Some('/'),
            _ => None,
        };
        let in_hex = self.odd && self.random.one_in(12);
        if let (Some(short), false) = (short, in_hex) {
            self.out.extend([b'\\', u8::try_from(short).unwrap_or(b'?')]);
        } else if in_hex || character < ' ' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let escape = if unit.is_multiple_of(2) { format!("\\u{unit:04x}") } else { format!("\\u{unit:04X}") };
                self.out.extend(escape.as_bytes());
            }
        } else {
            self.out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn comma(&mut self, is_needed: bool) {
        self.blanks();
        let is_needed = is_needed != self.goes_wrong();
        if is_needed {
            self.out.push(b',');
            self.blanks();
        }
    }

    fn colon(&mut self) {
        self.blanks();
        self.out.push(b':');
        self.blanks();
    }

    fn blanks(&mut self) {
        if self.odd && self.random.one_in(4) {
            let blanks = self.random.pick(&[" ", "\n", "\t", "\r\n", "    "]);
            self.out.extend(blanks.as_bytes());
        }
    }

    /// Drops or replaces a few bytes.
    fn edit(&mut self) {
        for _ in 0..=self.random.below(3) {
            let at = self.random.below(self.out.len() + 1);
            let end = (at + self.random.below(3)).min(self.out.len());
            let piece = if self.random.one_in(3) { "" } else { self.random.pick(PIECES) };
            self.out.splice(at..end, piece.bytes());
        }
    }
}
