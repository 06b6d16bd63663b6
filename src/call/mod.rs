//! One call: its steps, its retries, its answer and its errors.

mod advice;
pub(crate) mod answer;
pub mod codes;
pub(crate) mod drive;
mod errmsg;
pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod outcome;
pub(crate) mod redact;
pub(crate) mod retry;
pub(crate) mod state;
pub(crate) mod token;
