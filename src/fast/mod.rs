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
//! functions know every name and rule of it at compile time. Code for each shape takes half the time of a loop
//! over the tables.
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

pub(crate) use self::{
    check::{Checked, Checker, Members as CheckedMembers, Needs, check},
    chunk::with_spare,
    key::Key,
    pairs::Pairs,
    shape::{Bool, FilledText, Json, List, Object, Part, Switch, Text, UniqueList, Whole, object, scalar},
};
#[cfg(feature = "client")]
pub(crate) use self::{
    chunk::SPARE,
    read::{Flat, Members as ReadMembers, Reader, read},
};
