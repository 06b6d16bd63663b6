//! Whether an answer matches its shape.

use super::{place::Place, shape::Shape};
use crate::json::{Node, Value};

/// Returns the first place at which an answer has the wrong type. Members may be missing or null, and unknown members
/// are allowed.
pub(crate) fn misfit(shape: &Shape, node: Node<'_>, place: Place<'_>) -> Option<String> {
    let fits = match (shape, node.value()) {
        (shape, Value::Text(_)) => shape.is_text(),
        (_, Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Whole | Shape::WholeOf(..), Value::Whole(_) | Value::Decimal(_)) => true,
        (Shape::List(element) | Shape::UniqueList(element), Value::List(items)) => {
            for (index, item) in items.enumerate() {
                let found = misfit(element, item, Place::Index(&place, index));
                if found.is_some() {
                    return found;
                }
            }
            true
        }
        (Shape::Object(fields), Value::Object) => {
            for field in *fields {
                let Some(value) = node.get(field.name) else { continue };
                let found = misfit(&field.shape, value, Place::Name(&place, field.name));
                if found.is_some() {
                    return found;
                }
            }
            true
        }
        _ => false,
    };
    (!fits).then(|| place.path())
}
