//! What a payload and an answer have to look like, and everything that is wrong with one that does not.

mod check;
mod issue;
mod misfit;
mod place;
mod rule;
pub mod shape;

pub(crate) use self::{
    check::check,
    issue::Issues,
    misfit::misfit,
    place::Place,
    shape::{Field, Need, Shape},
};
pub use self::{
    issue::Issue,
    rule::{IssueCode, Severity},
};
