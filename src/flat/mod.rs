//! The short way over the boundary, for values that are just as the tables have them: no keys and no types, only what
//! differs from one value to the next, in the order of the tables.
//!
//! | shape | words |
//! |---|---|
//! | bool | 0 or 1 |
//! | whole number | itself, from 0 to 2^32 - 1 |
//! | text | its length; the texts stand one behind the other in the text |
//! | list | how many, then its elements |
//! | object | which of its fields are there, one bit each, then these |
//!
//! Lengths count UTF-16 units where JavaScript is on the other side, else bytes. Whatever does not fit (an unknown key, a
//! wrong type, members in another order, a broken rule) is left to the general way, which says what is wrong; here it is
//! `None`. So this way may refuse anything, and must never take what the general way refuses. The tests drive payloads
//! and answers through both.
//!
//! JavaScript's half, straight-line code for each interface, is made from the same tables by `xtask/src/glue.rs`.

mod part;
mod read;
mod write;

use crate::{chunk, shape::Field};

pub(crate) use part::{Bool, FilledText, Json, List, Object, Part, Text, UniqueList, Whole, object, scalar};
#[cfg(not(feature = "client"))]
pub(crate) use read::with_spare;
pub(crate) use read::{Members as ReadMembers, Reader, read};
pub(crate) use write::{Members as WrittenMembers, Writer, write};

/// The short way of one interface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walks {
    pub(crate) write: fn(&mut Writer<'_>, usize) -> usize,
    /// Whether a payload's words keep those rules that raise errors and are not written into the shapes.
    pub(crate) keeps_rules: fn(&[u32]) -> bool,
    #[cfg(not(feature = "client"))]
    pub(crate) read_request: fn(&mut Reader<'_, '_, false>) -> Option<()>,
    #[cfg(feature = "client")]
    pub(crate) read_answer: fn(&mut Reader<'_, '_, true>) -> Option<()>,
}

impl Walks {
    /// Of an interface's request, and of its answer without the envelope.
    pub(crate) const fn of<R: Part, A: Object>(keeps_rules: fn(&[u32]) -> bool) -> Self {
        Self {
            write: R::write,
            keeps_rules,
            #[cfg(not(feature = "client"))]
            read_request: R::read::<false, false>,
            #[cfg(feature = "client")]
            read_answer: |reader| reader.answer::<A>(),
        }
    }
}

/// A value that was taken apart.
pub(crate) struct Flat {
    /// Both are kept for the next value, and longer than what is in use.
    pub(crate) words: Vec<u32>,
    pub(crate) text: Vec<u8>,
    pub(crate) word_count: usize,
    pub(crate) text_len: usize,
    /// Whether the text is ASCII.
    pub(crate) is_ascii: bool,
}

/// So many bytes stand behind what is read or copied in chunks, so that the last one is one too.
pub(crate) const SPARE: usize = 32;

impl Flat {
    pub(crate) const EMPTY: Self =
        Self { words: Vec::new(), text: Vec::new(), word_count: 0, text_len: 0, is_ascii: true };
}

/// A member's key as it stands in JSON: with the comma before it, its quotes, its colon, and the opening quote of a text
/// that follows; ready to be compared and copied eight bytes at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    chunks: [u64; 4],
    len: usize,
}

impl Key {
    /// Names come from `object!`, where they need no escapes.
    pub(crate) const fn of(field: &Field) -> Self {
        let name = field.name.as_bytes();
        let len = name.len() + if field.shape.is_text() { 5 } else { 4 };
        assert!(len <= 32, "the name is too long");
        let mut chunks = [0; 4];
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while at < len {
            let byte = match at {
                0 => b',',
                _ if at >= 2 && at < name.len() + 2 => name[at - 2],
                _ if at == name.len() + 3 => b':',
                _ => b'"',
            };
            chunks[at / 8] |= (byte as u64) << (at % 8 * 8);
            at += 1;
        }
        Self { chunks, len }
    }

    /// Whether it stands there. For the first member any byte may stand for the comma.
    #[inline(always)]
    fn is_at(&self, source: &[u8], at: usize, is_first: bool) -> bool {
        let Some(found) = source.get(at..at + self.len.next_multiple_of(8)) else { return false };
        let (found, _) = found.as_chunks::<8>();
        let ignored = if is_first { 0xff } else { 0 };
        let differs = self.differs(found, 0) & !ignored;
        differs | self.differs(found, 1) | self.differs(found, 2) | self.differs(found, 3) == 0
    }

    /// The bits in which chunk `index` differs from what was found.
    #[inline(always)]
    fn differs(&self, found: &[[u8; 8]], index: usize) -> u64 {
        match (found.get(index), self.chunks.get(index)) {
            (Some(found), Some(chunk)) => chunk::first(u64::from_le_bytes(*found) ^ chunk, self.len - index * 8),
            _ => 0,
        }
    }

    /// Writes it; answers where it ends. Without a loop, which would not be unrolled where code is to be small.
    #[inline(always)]
    fn write(&self, out: &mut [u8], at: usize) -> Option<usize> {
        let room = out.get_mut(at..at + self.len.next_multiple_of(8))?;
        let (room, _) = room.as_chunks_mut::<8>();
        self.put(room, 0);
        self.put(room, 1);
        self.put(room, 2);
        self.put(room, 3);
        Some(at + self.len)
    }

    #[inline(always)]
    fn put(&self, room: &mut [[u8; 8]], index: usize) {
        if let (Some(room), Some(chunk)) = (room.get_mut(index), self.chunks.get(index)) {
            *room = chunk.to_le_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        endpoints::{ALL, ENVELOPE},
        shape::{Field, Need, Shape},
    };

    /// What the code for shapes takes for granted.
    fn assert_fits(fields: &[Field], more: &[Field]) {
        assert!(fields.len() + more.len() < 32, "a bit for each does not fit into a word");
        for (index, field) in fields.iter().enumerate() {
            if let Need::RequiredWhen(name, _) = field.need {
                let decides = |other: &Field| other.name == name && matches!(other.shape, Shape::TextOf(..));
                assert!(fields.iter().take(index).any(decides), "{name} does not stand before {}", field.name);
            }
            assert_shape_fits(&field.shape);
        }
    }

    fn assert_shape_fits(shape: &Shape) {
        match shape {
            Shape::Object(fields) => assert_fits(fields, &[]),
            Shape::List(Shape::List(_) | Shape::UniqueList(_)) => {
                panic!("missing words would be asked for once a list")
            }
            Shape::List(element) | Shape::UniqueList(element) | Shape::Json(element) => assert_shape_fits(element),
            _ => {}
        }
    }

    fn sets_in(shape: &Shape) -> usize {
        match shape {
            Shape::Object(fields) => fields.iter().map(|field| sets_in(&field.shape)).sum(),
            Shape::List(element) | Shape::UniqueList(element) | Shape::Json(element) => sets_in(element),
            Shape::TextOf(..) => 1,
            _ => 0,
        }
    }

    #[test]
    fn every_interface_is_as_the_short_way_needs_it() {
        for interface in ALL {
            let Shape::Object(answer) = interface.answer else { panic!("{}: no object", interface.name) };
            assert_fits(interface.fields(), &[]);
            assert_fits(answer, ENVELOPE);
            assert!(sets_in(&interface.request) <= 1, "{}: what decides is not told by its name", interface.name);
        }
    }
}
