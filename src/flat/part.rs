//! Shapes as types, and the code for each that writes and reads values of this shape alone: the compiler knows every name
//! and every rule in it. That is what makes the short way quick; a walk over tables takes twice as long.

use std::marker::PhantomData;

use super::{ReadMembers, Reader, Writer, WrittenMembers};
use crate::shape::{Field, Shape};

/// A shape.
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

    fn write_members(writer: &mut Writer<'_>, members: WrittenMembers) -> WrittenMembers;

    fn read_members<const ANSWER: bool>(
        reader: &mut Reader<'_, '_, ANSWER>,
        members: ReadMembers,
    ) -> Option<ReadMembers>;
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

pub(crate) struct AnyList<E, const UNIQUE: bool>(PhantomData<E>);

pub(crate) type List<E> = AnyList<E, false>;
pub(crate) type UniqueList<E> = AnyList<E, true>;

impl<E: Part, const UNIQUE: bool> Part for AnyList<E, UNIQUE> {
    const SHAPE: Shape = if UNIQUE { Shape::UniqueList(&E::SHAPE) } else { Shape::List(&E::SHAPE) };

    fn write(writer: &mut Writer<'_>, len: usize) -> usize {
        writer.list::<E, UNIQUE>(len)
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
            const FIELDS: &'static [$crate::shape::Field] =
                &[$($crate::flat::object!(@$need $(($($condition)*))? $field $part)),*];

            #[inline(always)]
            fn write_members(
                writer: &mut $crate::flat::Writer<'_>,
                members: $crate::flat::WrittenMembers,
            ) -> $crate::flat::WrittenMembers {
                let _ = &writer; // There may be no field.
                $(let members = {
                    const FIELD: $crate::shape::Field = $crate::flat::object!(@$need $(($($condition)*))? $field $part);
                    const KEY: $crate::flat::Key = $crate::flat::Key::of(&FIELD);
                    writer.member::<$part>(FIELD.need, &KEY, members)
                };)*
                members
            }

            #[inline(always)]
            fn read_members<const ANSWER: bool>(
                reader: &mut $crate::flat::Reader<'_, '_, ANSWER>,
                members: $crate::flat::ReadMembers,
            ) -> Option<$crate::flat::ReadMembers> {
                let _ = &reader; // There may be no field.
                $(let members = {
                    const FIELD: $crate::shape::Field = $crate::flat::object!(@$need $(($($condition)*))? $field $part);
                    const KEY: $crate::flat::Key = $crate::flat::Key::of(&FIELD);
                    reader.member::<$part>(&KEY, members)?
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
    (@when($other:ident = $value:literal) $field:ident $part:ty) => {
        $crate::shape::Field::required_when(
            stringify!($field), <$part as $crate::flat::Part>::SHAPE, stringify!($other), $value)
    };
    // `Field::required` or `Field::optional`.
    (@$need:ident $field:ident $part:ty) => {
        $crate::shape::Field::$need(stringify!($field), <$part as $crate::flat::Part>::SHAPE)
    };
}
pub(crate) use object;
