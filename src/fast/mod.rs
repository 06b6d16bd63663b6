//! The fast path: code made for each shape, for payloads and answers that look as nearly all of them do.
//!
//! **What it is.** A payload arrives as JSON text. `check` looks at the text where it stands, and the very text is sent.
//! An answer arrives as JSON text. `read` takes it apart into numbers and one text, and JavaScript code that
//! `xtask/src/glue.rs` makes from the same tables builds the object from them.
//!
//! **What it may never do.** It may refuse anything, and then the general path (`schema::check`, `call::answer`) does the
//! work again and says what is wrong. It must never accept what the general path refuses, and never read a value
//! differently. So each function answers `None` at the first byte that is not what it expects: an escape that can be
//! written in two ways, a number with a sign, an unknown or repeated member, a broken rule.
//!
//! **How a shape becomes code.** An interface's file states its objects in `object!`. The macro makes the table
//! (`Shape`, `Field`) that the general path, the typings and the tests use, and one type for each object whose
//! functions know every name and rule of it at compile time. Code for each shape takes half the time of a walk over
//! the tables.
//!
//! **Which tests prove it.** `tests/native/differential.rs` and `tests/js/fast-path.test.js` send generated payloads and
//! answers through both paths, compare what comes out, and count how many took the fast one.
//!
//! | file | holds |
//! |---|---|
//! | `shape.rs` | shapes as types: `Part`, `Object`, `object!`, `scalar!` |
//! | `check.rs` | payloads: checks JSON text where it stands |
//! | `read.rs` | answers: JSON text to numbers and text |
//! | `key.rs` | a member's name as it stands in JSON, compared eight bytes at a time |
//! | `pairs.rs` | the pairs that a list has had so far |
//! | `chunk.rs`, `units.rs` | eight bytes at a time; UTF-16 units |

mod check;
pub(crate) mod chunk;
mod key;
mod pairs;
#[cfg(feature = "client")]
mod read;
mod shape;
#[cfg(any(test, feature = "client"))]
mod units;

#[cfg(feature = "client")]
pub(crate) use read::{Flat, Members as ReadMembers, Reader, read};

pub(crate) use self::{
    check::{Checked, Checker, Members as CheckedMembers, check},
    key::Key,
    pairs::Pairs,
    shape::{Bool, FilledText, Json, List, Object, Part, Switch, Text, UniqueList, Whole, object, scalar},
};

/// So many bytes have to follow what is read in chunks, so that the last bytes are a whole chunk too.
pub(crate) const SPARE: usize = 32;

/// The fast path of one interface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FastPath {
    pub(crate) check: fn(&mut Checker<'_, '_>) -> Option<()>,
    /// Whether a payload keeps the rules that are errors and are not part of its shape.
    pub(crate) keeps_rules: fn(&Checked) -> bool,
    #[cfg(feature = "client")]
    pub(crate) read_answer: fn(&mut Reader<'_, '_>) -> Option<()>,
}

impl FastPath {
    /// Of an interface's request, and of its answer without the envelope.
    pub(crate) const fn of<R: Part, A: Object>(keeps_rules: fn(&Checked) -> bool) -> Self {
        Self {
            check: R::check,
            keeps_rules,
            #[cfg(feature = "client")]
            read_answer: |reader| reader.answer::<A>(),
        }
    }
}

/// A copy of JSON text that can be read in chunks.
pub(crate) fn with_spare(source: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(source.len() + SPARE);
    copy.extend_from_slice(source);
    copy.resize(source.len() + SPARE, 0);
    copy
}

#[cfg(test)]
mod tests {
    use crate::{
        endpoints::{ALL, ENVELOPE},
        schema::{Field, Need, Shape},
    };

    /// What the code for shapes takes for granted.
    fn assert_fits(fields: &[Field], more: &[Field]) {
        assert!(fields.len() + more.len() < 32, "a bit for each does not fit into a word");
        let mut values = Vec::new();
        for field in fields {
            if let Need::RequiredWhen(name, value) = field.need {
                let decides = |other: &Field| other.name == name && matches!(other.shape, Shape::TextOf(..));
                assert!(fields.iter().any(decides), "{name} is no closed set of texts");
                values.push(value);
            }
            assert_shape_fits(&field.shape);
        }
        assert!(
            values.windows(2).all(|values| values[0] == values[1]),
            "fields depend on different values: {values:?}"
        );
    }

    fn assert_shape_fits(shape: &Shape) {
        match shape {
            Shape::Object(fields) => assert_fits(fields, &[]),
            Shape::List(Shape::UniqueList(_)) => panic!("pairs of two lists would be compared"),
            Shape::UniqueList(element) => {
                let Shape::Object(fields) = element else { panic!("pairs are members of objects") };
                let texts: Vec<_> = fields.iter().filter(|field| field.shape.is_text()).take(2).collect();
                assert_eq!(texts.len(), 2, "no pair");
                assert!(texts.iter().all(|text| matches!(text.need, Need::Required)), "a pair may be incomplete");
                assert_shape_fits(element);
            }
            Shape::List(element) | Shape::Json(element) => assert_shape_fits(element),
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
    fn every_interface_is_as_the_fast_path_needs_it() {
        for interface in ALL {
            let Shape::Object(answer) = interface.answer else { panic!("{}: no object", interface.name) };
            assert_fits(interface.fields(), &[]);
            assert_fits(answer, ENVELOPE);
            assert!(sets_in(&interface.request) <= 1, "{}: one value is remembered", interface.name);
        }
    }
}
