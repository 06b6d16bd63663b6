//! The fast path: code for each shape, for payloads and answers in their usual form.
//!
//! **How it works.** A payload arrives as JSON text. `check` checks the text without copying it, and the client sends
//! this text. An answer arrives as JSON text. `read` splits it into numbers and one text. JavaScript code that
//! `xtask/src/glue.rs` makes from the same tables builds the object from them.
//!
//! **What it must never do.** It may refuse anything. The general path (`schema::check`, `call::answer`) then does the
//! work again and reports the issues. It must never accept a value that the general path refuses, and never read a
//! value differently. So each function returns `None` at the first unexpected byte: an escape that has a second form,
//! a number with a sign, an unknown or repeated member, a broken rule.
//!
//! **What it says about warnings.** `Checked::warnings` has a bit for each kind of warning that the general path finds. If
//! nobody wants to know more, the general path need not run.
//!
//! **How a shape becomes code.** An interface's file states its objects in `object!`. The macro makes the table
//! (`Shape`, `Field`) that the general path, the typings and the tests use. It also makes one type for each object,
//! whose functions know every name and rule of the object at compile time. Code for each shape takes half the time of
//! a loop over the tables.
//!
//! **Which tests prove it.** `tests/native/differential.rs` and `tests/js/fast-path.test.js` send generated payloads
//! and answers through both paths, compare the results, and count how many took the fast path.
//!
//! | file | holds |
//! |---|---|
//! | `shape.rs` | shapes as types: `Part`, `Object`, `object!`, `scalar!` |
//! | `check.rs` | payloads: checks JSON text without copying it |
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
    pairs::{Pairing, Pairs},
    shape::{Bool, FilledText, List, Object, Part, Switch, Text, UniqueList, Whole, object, scalar},
};
#[cfg(feature = "client")]
pub(crate) use self::{
    chunk::SPARE,
    read::{Flat, Members as ReadMembers, Reader, read},
};
