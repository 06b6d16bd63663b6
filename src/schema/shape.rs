//! The shape of payloads and answers as data.
//!
//! An interface states its fields in a table. JSON text, typed requests and WeChat's answers all pass through the same
//! tables, so a rule is written once and holds everywhere.

use super::rule::IssueCode;
use crate::locale::Locale;

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A string that may be empty.
    Text,
    /// A string with something in it.
    FilledText,
    /// A string out of a closed set, and the issue that any other one raises.
    TextOf(&'static [&'static str], IssueCode),
    /// A string with something in it, for which the interface's rules raise what this function finds.
    TextBy(fn(&[u8]) -> Option<IssueCode>),
    /// A string that holds JSON, mostly of that shape. Only in answers.
    Json(&'static Shape),
    /// A whole number within ±(2^53 - 1).
    Whole,
    /// A whole number out of a closed set, and the issue that any other one raises.
    WholeOf(&'static [i64], IssueCode),
    /// A list of one kind of values.
    List(&'static Shape),
    /// A list of one kind of objects, of which no two have their first two strings in common; the interface's
    /// rules say where they have.
    UniqueList(&'static Shape),
    /// An object with these fields and no others.
    Object(&'static [Field]),
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// What its value has to be.
    pub shape: Shape,
    /// When it has to be given.
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
    /// When the text field of that name in the same object has that value. With any other value the field has no
    /// meaning: it raises a warning and is not sent.
    RequiredWhen(&'static str, &'static str),
}

impl Field {
    /// A field that is always required.
    #[must_use]
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Required)
    }

    /// A field that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Optional)
    }

    /// A field that is required when `field` is `value`, and not sent otherwise.
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
        matches!(self, Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_) | Self::Json(_))
    }

    pub(super) fn name(&self, locale: Locale) -> &'static str {
        match self {
            Self::Bool => locale.pick("true or false", "布尔值"),
            Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_) | Self::Json(_) => {
                locale.pick("a string", "字符串")
            }
            Self::Whole | Self::WholeOf(..) => locale.pick("a number", "数字"),
            Self::List(_) | Self::UniqueList(_) => locale.pick("a list", "数组"),
            Self::Object(_) => locale.pick("an object", "对象"),
        }
    }
}
