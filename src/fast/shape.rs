//! Shapes as types. Each type has code that checks and reads only values of its shape.

use std::marker::PhantomData;

#[cfg(feature = "client")]
use super::read::{Members as ReadMembers, Reader};
use super::{
    check::{Checker, Members as CheckedMembers},
    pairs::{NoPairs, Pairing},
};
use crate::schema::{Field, Shape};

/// A shape.
pub(crate) trait Part {
    const SHAPE: Shape;

    /// Checks the next value in a payload.
    fn check(checker: &mut Checker<'_, '_>) -> Option<()>;

    /// Reads the next value in an answer. As an element of a list (`IN_LIST`), an object needs all of its fields.
    #[cfg(feature = "client")]
    fn read<const IN_LIST: bool>(reader: &mut Reader<'_, '_>) -> Option<()>;
}

/// An object. `object!` makes these types.
pub(crate) trait Object {
    const FIELDS: &'static [Field];

    fn check_members(checker: &mut Checker<'_, '_>, members: CheckedMembers) -> Option<CheckedMembers>;

    #[cfg(feature = "client")]
    fn read_members(reader: &mut Reader<'_, '_>, members: ReadMembers) -> Option<ReadMembers>;
}

/// The types of values that are neither a list nor an object.
macro_rules! scalar {
    ($($visibility:vis $name:ident = $shape:expr;)*) => {$(
        $visibility struct $name;

        impl $crate::fast::Part for $name {
            const SHAPE: $crate::schema::Shape = $shape;

            #[inline(always)]
            fn check(checker: &mut $crate::fast::Checker<'_, '_>) -> Option<()> {
                checker.scalar(&Self::SHAPE)
            }

            #[cfg(feature = "client")]
            #[inline(always)]
            fn read<const IN_LIST: bool>(reader: &mut $crate::fast::Reader<'_, '_>) -> Option<()> {
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

/// A boolean that the interface's rules need. They find it by this number.
pub(crate) struct Switch<const INDEX: u32>;

impl<const INDEX: u32> Part for Switch<INDEX> {
    const SHAPE: Shape = Shape::Bool;

    #[inline(always)]
    fn check(checker: &mut Checker<'_, '_>) -> Option<()> {
        checker.switch(INDEX)
    }

    #[cfg(feature = "client")]
    #[inline(always)]
    fn read<const IN_LIST: bool>(reader: &mut Reader<'_, '_>) -> Option<()> {
        reader.scalar(&Self::SHAPE)
    }
}

pub(crate) struct AnyList<E, P>(PhantomData<(E, P)>);

pub(crate) type List<E> = AnyList<E, NoPairs>;
pub(crate) type UniqueList<E, P> = AnyList<E, P>;

impl<E: Part, P: Pairing> Part for AnyList<E, P> {
    const SHAPE: Shape = if P::IS_UNIQUE { Shape::UniqueList(&E::SHAPE) } else { Shape::List(&E::SHAPE) };

    fn check(checker: &mut Checker<'_, '_>) -> Option<()> {
        checker.list::<P>(E::SHAPE.is_text(), E::check)
    }

    #[cfg(feature = "client")]
    fn read<const IN_LIST: bool>(reader: &mut Reader<'_, '_>) -> Option<()> {
        reader.list(E::SHAPE.is_text(), E::read::<true>)
    }
}

/// Makes the types of objects. A field is `required`, `optional` or `when(name = value)`, with a name and the type of
/// its value.
macro_rules! object {
    ($($(#[$doc:meta])* $visibility:vis $name:ident {
        $($need:ident $(($($condition:tt)*))? $field:ident: $part:ty,)*
    })*) => {$(
        $(#[$doc])*
        $visibility struct $name;

        impl $crate::fast::Object for $name {
            const FIELDS: &'static [$crate::schema::Field] =
                &[$($crate::fast::object!(@$need $(($($condition)*))? $field $part)),*];

            #[inline(always)]
            fn check_members(
                checker: &mut $crate::fast::Checker<'_, '_>,
                members: $crate::fast::CheckedMembers,
            ) -> Option<$crate::fast::CheckedMembers> {
                $crate::fast::object!(@members checker members [check] $(($need $(($($condition)*))? $field $part))*)
            }

            #[cfg(feature = "client")]
            #[inline(always)]
            fn read_members(
                reader: &mut $crate::fast::Reader<'_, '_>,
                members: $crate::fast::ReadMembers,
            ) -> Option<$crate::fast::ReadMembers> {
                $crate::fast::object!(@members reader members [read::<false>] $(($need $(($($condition)*))? $field $part))*)
            }
        }

        impl $crate::fast::Part for $name {
            const SHAPE: $crate::schema::Shape = $crate::schema::Shape::Object(<Self as $crate::fast::Object>::FIELDS);

            fn check(checker: &mut $crate::fast::Checker<'_, '_>) -> Option<()> {
                let needs = const { $crate::fast::Needs::of(<Self as $crate::fast::Object>::FIELDS) };
                checker.object(needs, <Self as $crate::fast::Object>::check_members)
            }

            #[cfg(feature = "client")]
            fn read<const IN_LIST: bool>(reader: &mut $crate::fast::Reader<'_, '_>) -> Option<()> {
                reader.object(IN_LIST, <Self as $crate::fast::Object>::read_members)
            }
        }
    )*};
    // Calls `member` once for each field, in the order of the table.
    (@members $path:ident $members:ident $act:tt $(($need:ident $(($($condition:tt)*))? $field:ident $part:ty))*) => {{
        let _ = &$path; // There may be no field.
        $(let $members = {
            const KEY: $crate::fast::Key =
                $crate::fast::Key::of(&$crate::fast::object!(@$need $(($($condition)*))? $field $part));
            $path.member(&KEY, $members, $crate::fast::object!(@call $act $part))?
        };)*
        Some($members)
    }};
    (@call [$($function:tt)*] $part:ty) => { <$part as $crate::fast::Part>::$($function)* };
    (@when($other:ident = $value:literal) $field:ident $part:ty) => {
        $crate::schema::Field::required_when(
            stringify!($field), <$part as $crate::fast::Part>::SHAPE, stringify!($other), $value)
    };
    // Calls `Field::required` or `Field::optional`.
    (@$need:ident $field:ident $part:ty) => {
        $crate::schema::Field::$need(stringify!($field), <$part as $crate::fast::Part>::SHAPE)
    };
}
pub(crate) use object;
