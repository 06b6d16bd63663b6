//! Writes numbers, texts and the blanks between them: as this crate writes them, or in every other form that JSON
//! allows.

use super::{
    Generator,
    words::{BYTES, RUN, WORDS},
};

impl Generator {
    pub(super) fn whole(&mut self, value: i64) {
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

    /// A text. `filler` replaces it if it would be empty.
    pub(super) fn text(&mut self, filler: &str) {
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

    /// Parts of every length, to test code that works on eight bytes at a time.
    fn part(&mut self) -> &'static str {
        let length = self.random.below(20);
        if self.random.one_in(2) { self.random.pick(WORDS) } else { RUN.get(..length).unwrap_or(RUN) }
    }

    pub(super) fn quoted(&mut self, text: &str) {
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

    pub(super) fn comma(&mut self, is_needed: bool) {
        self.blanks();
        let is_needed = is_needed != self.goes_wrong();
        if is_needed {
            self.out.push(b',');
            self.blanks();
        }
    }

    pub(super) fn colon(&mut self) {
        self.blanks();
        self.out.push(b':');
        self.blanks();
    }

    pub(super) fn blanks(&mut self) {
        if self.odd && self.random.one_in(4) {
            let blanks = self.random.pick(&[" ", "\n", "\t", "\r\n", "    "]);
            self.out.extend(blanks.as_bytes());
        }
    }
}
