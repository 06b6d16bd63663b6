//! The members that begin every answer. Interfaces state only the fields after them.

use crate::{
    fast::{Object, Text, Whole, object},
    schema::Field,
};

/// The members that begin every answer, before the fields of its interface.
pub const ENVELOPE: &[Field] = Envelope::FIELDS;

object! {
    pub(super) Envelope {
        optional errcode: Whole,
        optional errmsg: Text,
    }
}
