//! What every answer begins with. Interfaces state only the fields behind it.

use crate::{
    fast::{Object, Text, Whole, object},
    schema::Field,
};

/// What every answer begins with, before the fields of its interface.
pub const ENVELOPE: &[Field] = Envelope::FIELDS;

object! {
    pub(super) Envelope {
        optional errcode: Whole,
        optional errmsg: Text,
    }
}
