//! The shapes of payloads and answers, and the issues of payloads that break them.

mod check;
mod hint;
mod issue;
mod misfit;
mod pairs;
mod place;
mod rule;
mod segment;
pub mod shape;

#[cfg(feature = "config")]
pub(crate) use self::pairs::first_same;
pub(crate) use self::{
    check::check,
    hint::did_you_mean,
    issue::{Issues, push_issues},
    misfit::misfit,
    pairs::pairs_in,
    place::Place,
    shape::{Field, Need, Shape},
};
pub use self::{
    issue::Issue,
    rule::{IssueCode, Severity},
    segment::Segment,
};
