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

mod read;
mod write;

use std::marker::PhantomData;

use crate::{
    chunk,
    shape::{Field, Shape},
};

#[cfg(not(feature = "client"))]
pub(crate) use read::with_spare;
pub(crate) use read::{Reader, read};
pub(crate) use write::{Writer, write};

/// A shape as a type, with the code that writes and reads values of this shape alone: the compiler knows every name and
/// every rule in it. That is what makes the short way quick; a walk over tables takes twice as long.
pub(crate) trait Part {
    const SHAPE: Shape;

    /// Writes the next value at `len`; answers where it ends.
    fn write(writer: &mut Writer<'_>, len: usize) -> usize;

    /// Reads the value that comes next. As part of a list (`IN_LIST`) an object has to have all of its fields.
    fn read<const ANSWER: bool, const IN_LIST: bool>(reader: &mut Reader<'_, '_, ANSWER>) -> Option<()>;
}

/// An object; `object!` makes them.
pub(crate) trait Object {
    const FIELDS: &'static [Field];

    fn write_members(writer: &mut Writer<'_>, members: write::Members) -> write::Members;

    fn read_members<const ANSWER: bool>(
        reader: &mut Reader<'_, '_, ANSWER>,
        members: read::Members,
    ) -> Option<read::Members>;
}

/// Types of what is neither a list nor an object.
macro_rules! scalar {
    ($($visibility:vis $name:ident = $shape:expr;)*) => {$(
        $visibility struct $name;

        impl $crate::flat::Part for $name {
            const SHAPE: $crate::shape::Shape = $shape;

            #[inline(always)]
            fn write(writer: &mut $crate::flat::Writer<'_>, len: usize) -> usize {
                writer.scalar(&Self::SHAPE, len)
            }

            #[inline(always)]
            fn read<const ANSWER: bool, const IN_LIST: bool>(
                reader: &mut $crate::flat::Reader<'_, '_, ANSWER>,
            ) -> Option<()> {
                reader.scalar(&Self::SHAPE)
            }
        }
    )*};
}
pub(crate) use scalar;

scalar! {
    pub(crate) Bool = Shape::Bool;
    pub(crate) Text = Shape::Text;
    pub(crate) FilledText = Shape::FilledText;
    pub(crate) Whole = Shape::Whole;
}

pub(crate) struct List<E>(PhantomData<E>);

impl<E: Part> Part for List<E> {
    const SHAPE: Shape = Shape::List(&E::SHAPE);

    fn write(writer: &mut Writer<'_>, len: usize) -> usize {
        writer.list::<E>(false, len)
    }

    fn read<const ANSWER: bool, const IN_LIST: bool>(reader: &mut Reader<'_, '_, ANSWER>) -> Option<()> {
        reader.list::<E>()
    }
}

pub(crate) struct UniqueList<E>(PhantomData<E>);

impl<E: Part> Part for UniqueList<E> {
    const SHAPE: Shape = Shape::UniqueList(&E::SHAPE);

    fn write(writer: &mut Writer<'_>, len: usize) -> usize {
        writer.list::<E>(true, len)
    }

    fn read<const ANSWER: bool, const IN_LIST: bool>(reader: &mut Reader<'_, '_, ANSWER>) -> Option<()> {
        reader.list::<E>()
    }
}

pub(crate) struct Json<C>(PhantomData<C>);

impl<C: Part> Part for Json<C> {
    const SHAPE: Shape = Shape::Json(&C::SHAPE);

    fn write(writer: &mut Writer<'_>, len: usize) -> usize {
        writer.refuse(len)
    }

    fn read<const ANSWER: bool, const IN_LIST: bool>(reader: &mut Reader<'_, '_, ANSWER>) -> Option<()> {
        reader.json::<C>()
    }
}

/// The types of objects: `required`, `optional` or `when(name = value)`, a name, and the type of the value.
macro_rules! object {
    ($($(#[$doc:meta])* $visibility:vis $name:ident {
        $($need:ident $(($($condition:tt)*))? $field:ident: $part:ty,)*
    })*) => {$(
        $(#[$doc])*
        $visibility struct $name;

        impl $crate::flat::Object for $name {
            const FIELDS: &'static [$crate::shape::Field] = &[$(
                $crate::flat::object!(@$need $(($($condition)*))? stringify!($field), <$part as $crate::flat::Part>::SHAPE)
            ),*];

            #[inline(always)]
            fn write_members(
                writer: &mut $crate::flat::Writer<'_>,
                members: $crate::flat::WrittenMembers,
            ) -> $crate::flat::WrittenMembers {
                let _ = &writer;
                $(let members = {
                    const FIELD: $crate::shape::Field = $crate::flat::object!(
                        @$need $(($($condition)*))? stringify!($field), <$part as $crate::flat::Part>::SHAPE);
                    writer.member::<$part>(&FIELD, members)
                };)*
                members
            }

            #[inline(always)]
            fn read_members<const ANSWER: bool>(
                reader: &mut $crate::flat::Reader<'_, '_, ANSWER>,
                members: $crate::flat::ReadMembers,
            ) -> Option<$crate::flat::ReadMembers> {
                let _ = &reader;
                $(let members = {
                    const FIELD: $crate::shape::Field = $crate::flat::object!(
                        @$need $(($($condition)*))? stringify!($field), <$part as $crate::flat::Part>::SHAPE);
                    reader.member::<$part>(&FIELD, members)?
                };)*
                Some(members)
            }
        }

        impl $crate::flat::Part for $name {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Object(<Self as $crate::flat::Object>::FIELDS);

            fn write(writer: &mut $crate::flat::Writer<'_>, len: usize) -> usize {
                writer.object::<Self>(len)
            }

            fn read<const ANSWER: bool, const IN_LIST: bool>(
                reader: &mut $crate::flat::Reader<'_, '_, ANSWER>,
            ) -> Option<()> {
                reader.object::<Self>(IN_LIST)
            }
        }
    )*};
    (@required $name:expr, $shape:expr) => { $crate::shape::Field::required($name, $shape) };
    (@optional $name:expr, $shape:expr) => { $crate::shape::Field::optional($name, $shape) };
    (@when($field:ident = $value:literal) $name:expr, $shape:expr) => {
        $crate::shape::Field::required_when($name, $shape, stringify!($field), $value)
    };
}
pub(crate) use object;
pub(crate) use {read::Members as ReadMembers, write::Members as WrittenMembers};

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
    /// Of no length for a name that is too long or needs escapes; then the general way has to do.
    pub(crate) const fn new(name: &str, before_text: bool) -> Self {
        let name = name.as_bytes();
        let len = name.len() + if before_text { 5 } else { 4 };
        let mut chunks = [0; 4];
        if len > 32 {
            return Self { chunks, len: 0 };
        }
        let mut at = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while at < len {
            let is_of_name = at >= 2 && at < name.len() + 2;
            let byte = match at {
                0 => b',',
                _ if is_of_name => name[at - 2],
                _ if at == name.len() + 3 => b':',
                _ => b'"',
            };
            if is_of_name && (byte < 0x20 || matches!(byte, b'"' | b'\\')) {
                return Self { chunks, len: 0 };
            }
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
        differs | self.differs(found, 1) | self.differs(found, 2) | self.differs(found, 3) == 0 && self.len > 0
    }

    /// In which bits of so many bytes.
    #[inline(always)]
    fn differs(&self, found: &[[u8; 8]], index: usize) -> u64 {
        match (found.get(index), self.chunks.get(index)) {
            (Some(found), Some(chunk)) => chunk::first(u64::from_le_bytes(*found) ^ chunk, self.len - index * 8),
            _ => 0,
        }
    }

    /// Writes it; answers where it ends.
    #[inline(always)]
    fn write(&self, out: &mut [u8], at: usize) -> Option<usize> {
        let room = out.get_mut(at..at + self.len.next_multiple_of(8))?;
        let (room, _) = room.as_chunks_mut::<8>();
        self.put(room, 0);
        self.put(room, 1);
        self.put(room, 2);
        self.put(room, 3);
        (self.len > 0).then_some(at + self.len)
    }

    #[inline(always)]
    fn put(&self, room: &mut [[u8; 8]], index: usize) {
        if let (Some(room), Some(chunk)) = (room.get_mut(index), self.chunks.get(index)) {
            *room = chunk.to_le_bytes();
        }
    }
}
