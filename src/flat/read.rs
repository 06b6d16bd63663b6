//! From JSON text to words and text.

use super::{Flat, Key, Object, Part, SPARE};
#[cfg(feature = "client")]
use crate::endpoints::Envelope;
use crate::{
    chunk,
    shape::Shape,
    tape::{escaped_by, is_blank},
};

/// Reads a value from JSON, or gives up.
///
/// Behind the source's length there have to be [`SPARE`] bytes more. For JavaScript (`ANSWER`) lengths are in UTF-16
/// units.
pub(crate) fn read<const ANSWER: bool>(
    value: fn(&mut Reader<'_, '_, ANSWER>) -> Option<()>,
    source: &[u8],
    len: usize,
    flat: &mut Flat,
) -> Option<()> {
    (flat.word_count, flat.text_len) = (0, 0);
    flat.is_ascii = true;
    read_on(value, source, len, flat)
}

/// Reads one more value. What has blanks in it is read again without them.
#[inline(always)]
fn read_on<const ANSWER: bool>(
    value: impl Fn(&mut Reader<'_, '_, ANSWER>) -> Option<()>,
    source: &[u8],
    len: usize,
    flat: &mut Flat,
) -> Option<()> {
    make_room(flat, len);
    let before = (flat.word_count, flat.text_len, flat.is_ascii);
    let mut read = |source: &[u8], len: usize| {
        (flat.word_count, flat.text_len, flat.is_ascii) = before;
        let mut reader = Reader { source, at: 0, flat };
        value(&mut reader)?;
        (reader.at == len).then_some(())
    };
    if read(source, len).is_some() {
        return Some(());
    }
    let compact = without_blanks(source.get(..len)?);
    let compact_len = compact.len() - SPARE;
    if compact_len == len { None } else { read(&compact, compact_len) }
}

/// A copy that can be read in chunks.
pub(crate) fn with_spare(source: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(source.len() + SPARE);
    copy.extend_from_slice(source);
    copy.resize(source.len() + SPARE, 0);
    copy
}

/// The same JSON without the blanks around its brackets, colons and commas. Others stay, since it may be no JSON.
#[cold]
#[inline(never)]
fn without_blanks(source: &[u8]) -> Vec<u8> {
    let mut compact = Vec::with_capacity(source.len() + SPARE);
    let (mut is_text, mut is_escaped, mut is_behind_blanks, mut last) = (false, false, false, b',');
    for byte in source {
        if !is_text && is_blank(*byte) {
            is_behind_blanks = true;
            continue;
        }
        if is_behind_blanks && !is_structural(last) && !is_structural(*byte) {
            compact.push(b' ');
        }
        is_text ^= *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        (is_behind_blanks, last) = (false, *byte);
        compact.push(*byte);
    }
    compact.resize(compact.len() + SPARE, 0);
    compact
}

fn is_structural(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'[' | b']' | b':' | b',')
}

#[cold]
#[inline(never)]
fn grow(words: &mut Vec<u32>) {
    words.resize(words.len() * 2 + 64, 0);
}

/// Room for that much more text, the last of which may be copied in eight bytes.
fn make_room(flat: &mut Flat, more: usize) {
    let room = flat.text_len + more + SPARE;
    if flat.text.len() < room {
        flat.text.resize(room, 0);
    }
}

pub(crate) struct Reader<'s, 'f, const ANSWER: bool> {
    source: &'s [u8],
    at: usize,
    flat: &'f mut Flat,
}

/// An object that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Members {
    /// Of the word that says which of them are there.
    place: usize,
    given: u32,
    /// Of the one that comes next.
    bit: u32,
    needs_all: bool,
}

impl<const ANSWER: bool> Reader<'_, '_, ANSWER> {
    /// Reads an answer: the envelope, then the interface's own fields.
    #[cfg(feature = "client")]
    pub(crate) fn answer<O: Object>(&mut self) -> Option<()> {
        let members = self.open(false)?;
        let members = Envelope::read_members(self, members)?;
        let members = O::read_members(self, members)?;
        self.close(members)
    }

    /// Reads an object whose members stand in the order of the fields, with others left out at will unless it
    /// `needs_all`: objects in lists have to have all of their fields, so that JavaScript makes them at once, which is by
    /// far the quickest.
    #[inline(always)]
    pub(crate) fn object<O: Object>(&mut self, needs_all: bool) -> Option<()> {
        let members = self.open(needs_all)?;
        let members = O::read_members(self, members)?;
        self.close(members)
    }

    #[inline(always)]
    fn open(&mut self, needs_all: bool) -> Option<Members> {
        self.byte(b'{')?;
        let place = self.flat.word_count;
        self.push(0)?;
        Some(Members { place, given: 0, bit: 1, needs_all })
    }

    #[inline(always)]
    pub(crate) fn member<P: Part>(&mut self, key: &'static Key, members: Members) -> Option<Members> {
        let Members { mut given, bit, needs_all, .. } = members;
        if self.key(key, given == 0) {
            P::read::<ANSWER, false>(self)?;
            given |= bit;
        } else if needs_all {
            return None;
        }
        Some(Members { given, bit: bit << 1, ..members })
    }

    #[inline(always)]
    fn close(&mut self, Members { place, given, .. }: Members) -> Option<()> {
        self.byte(b'}')?;
        *self.flat.words.get_mut(place)? = given;
        Some(())
    }

    /// Reads what is neither a list nor an object.
    #[inline(always)]
    pub(crate) fn scalar(&mut self, shape: &'static Shape) -> Option<()> {
        match shape {
            Shape::Bool => self.bool(),
            Shape::Whole | Shape::WholeOf(..) => self.whole(),
            _ => self.text(),
        }
    }

    #[inline(always)]
    pub(crate) fn list<E: Part>(&mut self) -> Option<()> {
        self.byte(b'[')?;
        let place = self.flat.word_count;
        self.push(0)?;
        let mut count = 0;
        while self.peek()? != b']' {
            if count > 0 {
                self.byte(b',')?;
            }
            if E::SHAPE.is_text() {
                self.byte(b'"')?;
            }
            E::read::<ANSWER, true>(self)?;
            count += 1;
        }
        self.at += 1;
        *self.flat.words.get_mut(place)? = count;
        Some(())
    }

    /// The comma (but before the first one), the key with its colon, and the first quote of a text.
    #[inline(always)]
    fn key(&mut self, key: &'static Key, is_first: bool) -> bool {
        let comma = usize::from(is_first);
        let is_given = key.is_at(self.source, self.at - comma, is_first);
        if is_given {
            self.at += key.len - comma;
        }
        is_given
    }

    #[inline(never)]
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
        (digits > 0 && !has_idle_zero && !matches!(self.peek()?, b'.' | b'e' | b'E')).then_some(())
    }

    /// Reads the rest of a text, whose first quote has been read.
    fn text(&mut self) -> Option<()> {
        let Flat { text, text_len, is_ascii, .. } = &mut *self.flat;
        let (mut at, from) = (self.at, *text_len);
        let (mut to, mut bits) = (from, 0);
        loop {
            let chunk = chunk::load(self.source, at);
            chunk::store(text, to, chunk)?;
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
                    chunk::store(text, to, character)?;
                    bits |= character;
                    (at, to) = (at + read, to + written);
                }
                _ => return None,
            }
        }
        let mut units = to - from;
        if !chunk::is_ascii(bits) {
            *is_ascii = false;
            if ANSWER {
                // Halves of a character in two texts, which are no UTF-8, would join where the texts do.
                text.get(from).filter(|byte| **byte & 0xc0 != 0x80)?;
                units = chunk::units_of(text, from, to);
            }
        }
        (self.at, *text_len) = (at + 1, to);
        self.push(u32::try_from(units).ok()?)
    }

    /// A text that holds JSON: itself, then what it holds.
    #[inline(always)]
    pub(crate) fn json<C: Part>(&mut self) -> Option<()> {
        let from = self.flat.text_len;
        self.text()?;
        let inner = with_spare(self.flat.text.get(from..self.flat.text_len)?);
        read_on(C::read::<ANSWER, false>, &inner, inner.len() - SPARE, self.flat)
    }

    #[inline(always)]
    fn push(&mut self, word: u32) -> Option<()> {
        let Flat { words, word_count, .. } = &mut *self.flat;
        if *word_count == words.len() {
            grow(words);
        }
        *words.get_mut(*word_count)? = word;
        *word_count += 1;
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

/// What stands behind a backslash: the character as UTF-8, how many bytes it took with the backslash, and takes now.
#[inline(always)]
fn escaped(source: &[u8], at: usize) -> Option<(u64, usize, usize)> {
    match *source.get(at)? {
        b'u' => unicode_escaped(source, at + 1),
        letter => Some((escaped_by(letter)?.into(), 2, 1)),
    }
}

/// A character of a single unit; pairs and halves of them are for the general way.
#[cold]
#[inline(never)]
fn unicode_escaped(source: &[u8], at: usize) -> Option<(u64, usize, usize)> {
    let digits = source.get(at..at + 4)?;
    let code = digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))?;
    let mut bytes = [0; 8];
    let written = char::from_u32(code)?.encode_utf8(&mut bytes).len();
    Some((u64::from_le_bytes(bytes), 6, written))
}
