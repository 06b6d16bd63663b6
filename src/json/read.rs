//! Reads JSON text to a tape, in one pass, without recursion.

use crate::{locale::Bilingual, text};

use super::{DECIMAL, HALF, Open, TEXT, Tape, number};

/// The greatest depth of nested lists and objects. Payloads need five.
const MAX_DEPTH: usize = 128;

/// Why a text is not JSON, and the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Offset in bytes.
    pub(crate) offset: usize,
    /// The reason. It can follow "at byte 7: ".
    pub(crate) reason: Bilingual,
}

impl Syntax {
    /// The number of the line, as text.
    pub(crate) fn line(self, text: &str) -> String {
        let before = text.get(..self.offset).unwrap_or(text);
        text::whole(before.bytes().fold(1, |line, byte| line + i64::from(byte == b'\n')))
    }
}

/// Reads a text by RFC 8259. A byte order mark may begin it.
pub(crate) fn read_strict(text: &str) -> Result<Tape, Syntax> {
    Reader::new(text, false).document()
}

/// Reads the JSON that WeChat sends: keys may have blanks around them, and texts may hold control characters.
pub(crate) fn read_lenient(text: &str) -> Result<Tape, Syntax> {
    Reader::new(text, true).document()
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    lenient: bool,
    tape: Tape,
    open: Vec<(Open, Kind)>,
    /// Whether the current text holds half of a surrogate pair.
    has_half: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    List,
    Object,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str, lenient: bool) -> Self {
        let at = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { source, at, lenient, tape: Tape::default(), open: Vec::new(), has_half: false }
    }

    fn document(mut self) -> Result<Tape, Syntax> {
        loop {
            if self.value()? == Done::Whole && self.close_finished()? {
                break;
            }
        }
        self.blanks();
        if self.peek().is_some() {
            self.fail(["expected nothing after the value", "值之后还有内容"])
        } else {
            Ok(self.tape)
        }
    }

    /// Reads a scalar or an empty container, or opens a container that has content.
    fn value(&mut self) -> Result<Done, Syntax> {
        self.blanks();
        match self.peek() {
            Some(b'{') => self.open(Kind::Object),
            Some(b'[') => self.open(Kind::List),
            Some(b'"') => self.text().map(|()| Done::Whole),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Done::Whole),
            Some(_) => self.literal().map(|()| Done::Whole),
            None => self.fail(["the text ends before a value", "缺少值，文本已结束"]),
        }
    }

    fn open(&mut self, kind: Kind) -> Result<Done, Syntax> {
        if self.open.len() == MAX_DEPTH {
            return self.fail(["nested too deeply", "嵌套过深"]);
        }
        self.at += 1;
        self.blanks();
        let open = if kind == Kind::List { self.tape.list() } else { self.tape.object() };
        if self.peek() == Some(kind.closer()) {
            self.at += 1;
            self.tape.close(open);
            return Ok(Done::Whole);
        }
        self.open.push((open, kind));
        if kind == Kind::Object {
            self.key()?;
        }
        Ok(Done::Opened)
    }

    /// Runs after a complete value: closes the containers that end here, and skips the comma (and key) before the next
    /// value. Returns true at the end of the document.
    fn close_finished(&mut self) -> Result<bool, Syntax> {
        while let Some((_, kind)) = self.open.last() {
            let kind = *kind;
            self.blanks();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    if kind == Kind::Object {
                        self.key()?;
                    }
                    return Ok(false);
                }
                Some(byte) if byte == kind.closer() => {
                    self.at += 1;
                    if let Some((open, _)) = self.open.pop() {
                        self.tape.close(open);
                    }
                }
                _ => return self.fail(kind.expected()),
            }
        }
        Ok(true)
    }

    fn key(&mut self) -> Result<(), Syntax> {
        self.blanks();
        if self.peek() != Some(b'"') {
            return self.fail(["expected a key in quotes", "此处应为带引号的键"]);
        }
        self.text()?;
        if self.lenient {
            self.tape.trim_last_text();
        }
        self.blanks();
        if self.peek() != Some(b':') {
            return self.fail(["expected a colon", "此处应为冒号"]);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a text. Half of a surrogate pair becomes U+FFFD. Unless the reader is lenient, the text gets another tag then.
    fn text(&mut self) -> Result<(), Syntax> {
        self.at += 1;
        self.has_half = false;
        let from = self.tape.text.len();
        loop {
            let rest = self.rest();
            let plain = rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || (byte < 0x20 && !self.lenient));
            let Some(plain) = plain else {
                self.at = self.source.len();
                return self.fail(["the text ends inside a string", "字符串未结束"]);
            };
            self.tape.text.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.tape.close_text(if self.has_half && !self.lenient { HALF } else { TEXT }, from);
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                _ => return self.fail(["a string has a control character", "字符串中有控制字符"]),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Syntax> {
        let letter = self.rest().as_bytes().get(1).copied().unwrap_or_default();
        if letter == b'u' {
            return self.unicode_escape();
        }
        let Some(byte) = escaped_by(letter) else {
            return self.fail(["a string has an unknown escape", "字符串中有未知转义"]);
        };
        self.tape.text.push(char::from(byte));
        self.at += 2;
        Ok(())
    }

    fn unicode_escape(&mut self) -> Result<(), Syntax> {
        let Some(first) = self.hex_at(self.at) else {
            return self.fail(["expected four hex digits after `\\u`", "`\\u` 之后应为四位十六进制数"]);
        };
        let second = if (0xd800..0xdc00).contains(&first) { self.hex_at(self.at + 6) } else { None };
        let pair = second.filter(|low| (0xdc00..0xe000).contains(low));
        let code = pair.map_or(first, |low| 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00));
        let character = char::from_u32(code);
        self.has_half |= character.is_none();
        self.tape.text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        self.at += if pair.is_some() { 12 } else { 6 };
        Ok(())
    }

    /// Returns the value of the `\uXXXX` at this place.
    fn hex_at(&self, at: usize) -> Option<u32> {
        let digits = self.source.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.chars().try_fold(0, |code, digit| Some(code << 4 | digit.to_digit(16)?))
    }

    fn number(&mut self) -> Result<(), Syntax> {
        let literal = number::literal(self.rest());
        if literal.is_empty() {
            return self.fail(["the number is not valid", "不是合法的数字"]);
        }
        self.at += literal.len();
        if let Some(value) = number::whole(literal) {
            self.tape.whole(value);
        } else {
            let from = self.tape.text.len();
            self.tape.text.push_str(literal);
            self.tape.close_text(DECIMAL, from);
        }
        Ok(())
    }

    fn literal(&mut self) -> Result<(), Syntax> {
        let rest = self.rest();
        if rest.starts_with("null") {
            self.tape.null();
            self.at += 4;
        } else if rest.starts_with("true") {
            self.tape.bool(true);
            self.at += 4;
        } else if rest.starts_with("false") {
            self.tape.bool(false);
            self.at += 5;
        } else {
            return self.fail(["expected a value", "此处应为值"]);
        }
        Ok(())
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, reason: Bilingual) -> Result<T, Syntax> {
        Err(Syntax { offset: self.at, reason })
    }
}

#[derive(PartialEq)]
enum Done {
    Whole,
    Opened,
}

impl Kind {
    fn closer(self) -> u8 {
        if self == Self::List { b']' } else { b'}' }
    }

    fn expected(self) -> Bilingual {
        if self == Self::List {
            ["expected a comma or `]`", "此处应为逗号或 `]`"]
        } else {
            ["expected a comma or `}`", "此处应为逗号或 `}`"]
        }
    }
}

/// Returns the ASCII character that a letter after a backslash stands for.
#[inline(always)]
pub(crate) fn escaped_by(letter: u8) -> Option<u8> {
    Some(match letter {
        b'"' | b'\\' | b'/' => letter,
        b'b' => 0x8,
        b'f' => 0xc,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    })
}

/// Whether JSON allows this byte between values.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests;
