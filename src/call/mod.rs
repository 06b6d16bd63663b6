//! One call: what to do next, when to repeat, what came back, what went wrong.

pub(crate) mod answer;
pub mod codes;
pub(crate) mod drive;
mod errmsg;
pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod retry;
pub(crate) mod state;
pub(crate) mod token;
