//! The shapes of payloads and answers as data.
//!
//! An interface states its fields in a table. JSON text, typed requests and WeChat's answers use the same tables, so
//! each rule is written once.

use super::{issue::Issues, place::Place, rule::IssueCode};
use crate::{json::Node, locale::Locale};

/// What a value has to look like.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A string. It may be empty.
    Text,
    /// A string that is not empty.
    FilledText,
    /// A string from a closed set, and the issue for any other string.
    TextOf(&'static [&'static str], IssueCode),
    /// A string that is not empty. The function returns the issue that the interface's rules report for it.
    TextBy(fn(&[u8]) -> Option<IssueCode>),
    /// A whole number within ±(2^53 - 1).
    Whole,
    /// A whole number from a closed set, and the issue for any other number.
    WholeOf(&'static [i64], IssueCode),
    /// A list whose elements have one shape.
    List(&'static Shape),
    /// A list of objects. No two objects may have the same first two strings. The interface's rules report objects
    /// that do.
    UniqueList(&'static Shape),
    /// An object with these fields and no others.
    Object(&'static [Field]),
    /// A value of this shape that also keeps a rule. Only the general path knows it.
    Ruled(&'static Shape, Rule),
    /// A value of one of these shapes, as JSON text or as itself: it is sent as text. The [`WholeOf`](Self::WholeOf)
    /// before it in the object says which shape, from 1. Only the general path knows it.
    JsonOf(&'static [Shape]),
    /// Any value. A rule around it checks it. No interface has it.
    #[cfg(feature = "config")]
    Any,
}

/// A rule for one value.
#[derive(Clone, Copy, Debug)]
pub struct Rule(pub(crate) fn(Node<'_>, Place<'_>, &mut Issues));

/// A field of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name in the JSON text.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// Whether the field has to be given.
    pub need: Need,
}

/// When a field has to be given.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Need {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// Always, if the text field of this name in the same object has this value. With another value the field has no
    /// meaning: it raises a warning and is not sent.
    RequiredWhen(&'static str, &'static str),
}

impl Field {
    /// Makes a field that is always required.
    #[must_use]
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Required)
    }

    /// Makes a field that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Optional)
    }

    /// Makes a field that is required if `field` is `value`, and not sent otherwise.
    #[must_use]
    pub const fn required_when(name: &'static str, shape: Shape, field: &'static str, value: &'static str) -> Self {
        Self::new(name, shape, Need::RequiredWhen(field, value))
    }

    const fn new(name: &'static str, shape: Shape, need: Need) -> Self {
        Self { name, shape, need }
    }
}

impl Shape {
    pub(crate) const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_))
    }

    pub(super) fn name(&self, locale: Locale) -> &'static str {
        match self {
            Self::Bool => locale.pick("true or false", "布尔值"),
            Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_) => locale.pick("a string", "字符串"),
            Self::Whole | Self::WholeOf(..) => locale.pick("a number", "数字"),
            Self::List(_) | Self::UniqueList(_) => locale.pick("a list", "数组"),
            Self::Object(_) | Self::Ruled(..) | Self::JsonOf(_) => locale.pick("an object", "对象"),
            #[cfg(feature = "config")]
            Self::Any => locale.pick("a value", "值"),
        }
    }
}
