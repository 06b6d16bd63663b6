//! The value of a variable, by the name that this room uses.

pub(crate) use crate::config::Secret;
