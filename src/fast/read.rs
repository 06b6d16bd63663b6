//! Answers: splits JSON text into numbers and text, from which JavaScript builds objects.
//!
//! Only the data that differs between answers crosses the boundary, in the order of the tables:
//!
//! | shape | numbers |
//! |---|---|
//! | bool | 0 or 1 |
//! | whole number | itself, from 0 to 2^32 - 1 |
//! | text | its length in UTF-16 units; the text has all of them one after the other |
//! | list | how many elements, then the elements |
//! | object | which of its fields are there, one bit each, then these |

use super::{
    chunk::{self, SPARE},
    key::Key,
    units,
};
use crate::{json::escaped_by, schema::Shape};

/// An answer that was taken apart.
pub(crate) struct Flat {
    /// The next answer reuses both buffers. They are longer than the parts in use.
    pub(crate) numbers: Vec<u32>,
    pub(crate) text: Vec<u8>,
    pub(crate) number_count: usize,
    pub(crate) text_len: usize,
    /// Whether the text is ASCII.
    pub(crate) is_ascii: bool,
}

impl Flat {
    pub(crate) const EMPTY: Self =
        Self { numbers: Vec::new(), text: Vec::new(), number_count: 0, text_len: 0, is_ascii: true };

    /// Whether an answer says that the call succeeded: its first member is `errcode`, or it has a member of the
    /// interface's own, after `errcode` and `errmsg`.
    fn succeeded(&self) -> Option<()> {
        let numbers = self.numbers.get(..self.number_count)?;
        let has_succeeded = match numbers {
            [given, errcode, ..] if given & 1 == 1 => *errcode == 0,
            [given, ..] => given >> 2 != 0,
            [] => false,
        };
        has_succeeded.then_some(())
    }
}

/// Reads an answer of a call that succeeded, or gives up. [`SPARE`] bytes have to follow the text.
pub(crate) fn read(
    answer: fn(&mut Reader<'_, '_>) -> Option<()>,
    source: &[u8],
    len: usize,
    flat: &mut Flat,
) -> Option<()> {
    // The last bytes may be copied as a chunk of eight.
    if flat.text.len() < len + SPARE {
        flat.text.resize(len + SPARE, 0);
    }
    (flat.number_count, flat.text_len, flat.is_ascii) = (0, 0, true);
    let mut reader = Reader { source, at: 0, flat };
    answer(&mut reader)?;
    if reader.at == len { flat.succeeded() } else { None }
}

#[cold]
#[inline(never)]
fn grow(numbers: &mut Vec<u32>) {
    numbers.resize(numbers.len() * 2 + 64, 0);
}

pub(crate) struct Reader<'s, 'f> {
    source: &'s [u8],
    at: usize,
    flat: &'f mut Flat,
}

/// An object that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Members {
    /// The place of the number whose bits say which members the object has.
    place: usize,
    given: u32,
    /// The bit of the next member.
    bit: u32,
    needs_all: bool,
}

impl Reader<'_, '_> {
    /// Reads an object whose members come in the order of the fields. Members may be missing, unless the object
    /// `needs_all`. Objects in lists need all fields: JavaScript then builds each in one expression, which is by far
    /// the fastest. `table` tries each field once.
    #[inline(always)]
    pub(crate) fn object(
        &mut self,
        needs_all: bool,
        table: impl Fn(&mut Self, Members) -> Option<Members>,
    ) -> Option<()> {
        let members = self.open(needs_all)?;
        let members = table(self, members)?;
        self.close(members)
    }

    #[inline(always)]
    pub(crate) fn open(&mut self, needs_all: bool) -> Option<Members> {
        self.byte(b'{')?;
        let place = self.flat.number_count;
        self.push(0)?;
        Some(Members { place, given: 0, bit: 1, needs_all })
    }

    /// Reads the value of a member, if its key comes next.
    #[inline(always)]
    pub(crate) fn member(
        &mut self,
        key: &'static Key,
        members: Members,
        value: impl Fn(&mut Self) -> Option<()>,
    ) -> Option<Members> {
        let Members { mut given, bit, needs_all, .. } = members;
        if let Some(from) = key.skip(self.source, self.at, given == 0) {
            self.at = from;
            value(self)?;
            given |= bit;
        } else if needs_all {
            return None;
        }
        Some(Members { given, bit: bit << 1, ..members })
    }

    #[inline(always)]
    pub(crate) fn close(&mut self, Members { place, given, .. }: Members) -> Option<()> {
        self.byte(b'}')?;
        *self.flat.numbers.get_mut(place)? = given;
        Some(())
    }

    /// Reads a value that is neither a list nor an object.
    #[inline(always)]
    pub(crate) fn scalar(&mut self, shape: &'static Shape) -> Option<()> {
        match shape {
            Shape::Bool => self.bool(),
            Shape::Whole | Shape::WholeOf(..) => self.whole(),
            _ => self.text(),
        }
    }

    #[inline(always)]
    pub(crate) fn list(&mut self, of_texts: bool, element: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        self.byte(b'[')?;
        let place = self.flat.number_count;
        self.push(0)?;
        let mut count = 0;
        while self.peek()? != b']' {
            if count > 0 {
                self.byte(b',')?;
            }
            if of_texts {
                self.byte(b'"')?;
            }
            element(self)?;
            count += 1;
        }
        self.at += 1;
        *self.flat.numbers.get_mut(place)? = count;
        Some(())
    }

    #[inline(never)]
    fn bool(&mut self) -> Option<()> {
        let (value, len) = chunk::bool_at(self.source, self.at)?;
        self.push(value.into())?;
        self.at += len;
        Some(())
    }

    /// Reads a number in its usual form: only digits, and not too many. The next read fails if the number goes on.
    #[inline(never)]
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
        (digits > 0 && !has_idle_zero).then_some(())
    }

    /// Reads the rest of a text after its first quote.
    fn text(&mut self) -> Option<()> {
        let Flat { text, text_len, is_ascii, .. } = &mut *self.flat;
        let (mut at, from) = (self.at, *text_len);
        let (mut to, mut bits) = (from, 0);
        loop {
            let chunk = chunk::load(self.source, at);
            store(text, to, chunk)?;
            if chunk::is_plain(chunk) {
                bits |= chunk;
                (at, to) = (at + 8, to + 8);
                continue;
            }
            let plain = chunk::plain(chunk);
            bits |= chunk::first(chunk, plain);
            (at, to) = (at + plain, to + plain);
            match self.source.get(at)? {
                b'"' => break,
                b'\\' => {
                    let (character, read, written) = escaped(self.source, at + 1)?;
                    store(text, to, character)?;
                    bits |= character;
                    (at, to) = (at + read, to + written);
                }
                _ => return None,
            }
        }
        let mut length = to - from;
        if bits & chunk::HIGH != 0 {
            *is_ascii = false;
            // Invalid UTF-8 can split a character between two texts. The halves would join when the texts are put
            // together.
            text.get(from).filter(|byte| **byte & 0xc0 != 0x80)?;
            length = units::units_of(text, from, to);
        }
        (self.at, *text_len) = (at + 1, to);
        self.push(u32::try_from(length).ok()?)
    }

    #[inline(always)]
    fn push(&mut self, number: u32) -> Option<()> {
        let Flat { numbers, number_count, .. } = &mut *self.flat;
        if *number_count == numbers.len() {
            grow(numbers);
        }
        *numbers.get_mut(*number_count)? = number;
        *number_count += 1;
        Some(())
    }

    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        let is_it = self.peek()? == byte;
        self.at += 1;
        is_it.then_some(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }
}

#[inline(always)]
fn store(bytes: &mut [u8], at: usize, chunk: u64) -> Option<()> {
    *bytes.get_mut(at..)?.first_chunk_mut()? = chunk.to_le_bytes();
    Some(())
}

/// Reads an escape after its backslash. Returns the character as UTF-8, its length in the source with the backslash,
/// and its length in UTF-8.
#[inline(always)]
fn escaped(source: &[u8], at: usize) -> Option<(u64, usize, usize)> {
    match *source.get(at)? {
        b'u' => unicode_escaped(source, at + 1),
        letter => Some((escaped_by(letter)?.into(), 2, 1)),
    }
}

/// Reads a character of one UTF-16 unit. Surrogate pairs and halves of them take the general path.
#[cold]
#[inline(never)]
fn unicode_escaped(source: &[u8], at: usize) -> Option<(u64, usize, usize)> {
    let digits = source.get(at..at + 4)?;
    let code = digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))?;
    let mut bytes = [0; 8];
    let written = char::from_u32(code)?.encode_utf8(&mut bytes).len();
    Some((u64::from_le_bytes(bytes), 6, written))
}
