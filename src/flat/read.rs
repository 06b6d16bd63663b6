//! From JSON text to words and text, by the tables.

use super::Flat;
use crate::{
    chunk,
    shape::{Field, Shape},
};

/// Reads an object of these fields from JSON, or gives up.
///
/// For JavaScript (`ANSWER`) lengths are in UTF-16 units.
pub(crate) fn read<const ANSWER: bool>(fields: [&[Field]; 2], source: &[u8], flat: &mut Flat) -> Option<()> {
    (flat.word_count, flat.text_len) = (0, 0);
    flat.is_ascii = true;
    make_room(flat, source.len());
    let mut reader = Reader::<ANSWER> { source, at: 0, flat, depth: MAX_DEPTH };
    reader.object(fields)?;
    reader.end()
}

/// Room for that much more text, the last of which may be copied in eight bytes.
fn make_room(flat: &mut Flat, more: usize) {
    let room = flat.text_len + more + 16;
    if flat.text.len() < room {
        flat.text.resize(room, 0);
    }
}

/// Objects within each other. The tables need four.
const MAX_DEPTH: u8 = 32;

struct Reader<'s, 'f, const ANSWER: bool> {
    source: &'s [u8],
    at: usize,
    flat: &'f mut Flat,
    /// How many objects within each other may follow: a shape can hold itself.
    depth: u8,
}

impl<const ANSWER: bool> Reader<'_, '_, ANSWER> {
    fn value(&mut self, shape: &Shape) -> Option<()> {
        match *shape {
            Shape::Bool => self.bool(),
            Shape::Whole | Shape::WholeOf(..) => self.whole(),
            Shape::List(element) | Shape::UniqueList(element) => self.list(element),
            Shape::Object(fields) => self.object([fields, &[]]).map(drop),
            Shape::Json(content) => self.json(content),
            _ => self.text(),
        }
    }

    /// Objects in lists have to have all of their fields, so that JavaScript makes them at once, which is by far the
    /// quickest.
    fn list(&mut self, element: &Shape) -> Option<()> {
        self.byte(b'[')?;
        let place = self.flat.word_count;
        self.push(0)?;
        self.blanks();
        let mut count = 0;
        while self.peek()? != b']' {
            if count > 0 {
                self.byte(b',')?;
                self.blanks();
            }
            if element.is_text() {
                self.byte(b'"')?;
            }
            if let Shape::Object(fields) = *element {
                self.object([fields, &[]])?.then_some(())?;
            } else {
                self.value(element)?;
            }
            count += 1;
            self.blanks();
        }
        self.at += 1;
        *self.flat.words.get_mut(place)? = count;
        Some(())
    }

    /// Its members have to stand in the order of the fields, with others left out at will. Answers whether none is.
    fn object(&mut self, [fields, more]: [&[Field]; 2]) -> Option<bool> {
        self.depth = self.depth.checked_sub(1)?;
        self.byte(b'{')?;
        let place = self.flat.word_count;
        self.push(0)?;
        let (mut given, mut bit) = (0, 1);
        self.blanks();
        for fields in [fields, more] {
            for field in fields {
                let before = self.at;
                if self.key(field, given == 0).is_some() {
                    self.value(&field.shape)?;
                    given |= bit;
                    self.blanks();
                } else {
                    self.at = before;
                }
                bit <<= 1;
            }
        }
        self.byte(b'}')?;
        *self.flat.words.get_mut(place)? = given;
        self.depth += 1;
        Some(given.count_ones() as usize == fields.len() + more.len())
    }

    /// The comma (but before the first one), the key with its colon, the blanks behind it and the first quote of a text.
    #[inline(always)]
    fn key(&mut self, field: &Field, is_first: bool) -> Option<()> {
        let comma = usize::from(is_first);
        if field.key.is_at(self.source, self.at - comma, is_first) {
            self.at += field.key.len - comma;
            if !field.shape.is_text() {
                self.blanks();
            }
            Some(())
        } else {
            self.key_with_blanks(field, is_first)
        }
    }

    fn key_with_blanks(&mut self, field: &Field, is_first: bool) -> Option<()> {
        if !is_first {
            self.byte(b',')?;
            self.blanks();
        }
        self.byte(b'"')?;
        for byte in field.name.bytes() {
            self.byte(byte)?;
        }
        self.byte(b'"')?;
        self.blanks();
        self.byte(b':')?;
        self.blanks();
        if field.shape.is_text() { self.byte(b'"') } else { Some(()) }
    }

    fn bool(&mut self) -> Option<()> {
        let chunk = chunk::load(self.source, self.at);
        let (value, len) = if chunk::first(chunk, 4) == u64::from_le_bytes(*b"true\0\0\0\0") {
            (1, 4)
        } else if chunk::first(chunk, 5) == u64::from_le_bytes(*b"false\0\0\0") {
            (0, 5)
        } else {
            return None;
        };
        self.push(value)?;
        self.at += len;
        Some(())
    }

    /// A number as most are: digits alone, and not too many.
    fn whole(&mut self) -> Option<()> {
        let from = self.at;
        let mut value = 0_u32;
        while let Some(digit) = self.source.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            value = value.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            self.at += 1;
        }
        self.push(value)?;
        let digits = self.at - from;
        let has_idle_zero = digits > 1 && self.source.get(from) == Some(&b'0');
        (digits > 0 && !has_idle_zero && !matches!(self.peek()?, b'.' | b'e' | b'E')).then_some(())
    }

    /// Reads the rest of a text, whose first quote has been read.
    fn text(&mut self) -> Option<()> {
        let from = self.flat.text_len;
        let mut is_ascii = true;
        loop {
            let end = self.source.len();
            let run = chunk::copy(self.source, self.at, end, &mut self.flat.text, self.flat.text_len, 0)?;
            self.flat.text_len += run.len;
            self.at += run.len;
            is_ascii &= run.is_ascii;
            match self.peek()? {
                b'"' => break,
                b'\\' => is_ascii &= self.escape()?.is_ascii(),
                _ => return None,
            }
        }
        self.at += 1;
        self.flat.is_ascii &= is_ascii;
        let text = self.flat.text.get(from..self.flat.text_len)?;
        let mut units = text.len();
        if ANSWER && !is_ascii {
            // Halves of a character in two texts, which are no UTF-8, would join where the texts do.
            text.first().filter(|byte| **byte & 0xc0 != 0x80)?;
            units = chunk::units_of(text);
        }
        self.push(u32::try_from(units).ok()?)
    }

    fn escape(&mut self) -> Option<char> {
        let (character, len) = match self.source.get(self.at + 1)? {
            byte @ (b'"' | b'\\' | b'/') => (char::from(*byte), 2),
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'u' => (self.unicode_escape()?, 6),
            _ => return None,
        };
        let mut bytes = [0; 8];
        self.at += len;
        let len = character.encode_utf8(&mut bytes).len();
        chunk::store(&mut self.flat.text, self.flat.text_len, u64::from_le_bytes(bytes))?;
        self.flat.text_len += len;
        Some(character)
    }

    /// One of a single unit; pairs and halves of them are for the general way.
    fn unicode_escape(&self) -> Option<char> {
        let digits = self.source.get(self.at + 2..self.at + 6)?;
        char::from_u32(digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))?)
    }

    /// A text that holds JSON: itself, then what it holds.
    fn json(&mut self, content: &Shape) -> Option<()> {
        let from = self.flat.text_len;
        self.text()?;
        let inner = self.flat.text.get(from..self.flat.text_len)?.to_vec();
        make_room(self.flat, inner.len());
        let mut reader = Reader::<'_, '_, ANSWER> { source: &inner, at: 0, flat: self.flat, depth: self.depth };
        reader.blanks();
        reader.value(content)?;
        reader.end()
    }

    #[inline(always)]
    fn push(&mut self, word: u32) -> Option<()> {
        let Flat { words, word_count, .. } = &mut *self.flat;
        if *word_count == words.len() {
            words.resize(*word_count * 2 + 64, 0);
        }
        *words.get_mut(*word_count)? = word;
        *word_count += 1;
        Some(())
    }

    fn end(&mut self) -> Option<()> {
        self.blanks();
        self.peek().is_none().then_some(())
    }

    #[inline(always)]
    fn byte(&mut self, expected: u8) -> Option<()> {
        let is_it = self.peek()? == expected;
        self.at += 1;
        is_it.then_some(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    #[inline(always)]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }
}
