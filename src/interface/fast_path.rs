//! The fast path of one interface: the code for its shapes and rules.

#[cfg(feature = "client")]
use super::envelope::Envelope;
use crate::fast::{Checked, Checker, Object, Part};
#[cfg(feature = "client")]
use crate::fast::{ReadMembers as Members, Reader};

/// The fast path of one interface.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FastPath {
    pub(crate) check: fn(&mut Checker<'_, '_>) -> Option<()>,
    /// Whether a payload obeys the rules that are errors and that its shape does not cover.
    pub(crate) keeps_rules: fn(&Checked) -> bool,
    /// Reads an answer: the envelope, then the interface's own fields, as one object.
    #[cfg(feature = "client")]
    pub(crate) read_answer: fn(&mut Reader<'_, '_>) -> Option<()>,
}

impl FastPath {
    /// The code for an interface's request, and for its answer without the envelope.
    pub(crate) const fn of<R: Part, A: Object>(keeps_rules: fn(&Checked) -> bool) -> Self {
        Self {
            check: R::check,
            keeps_rules,
            #[cfg(feature = "client")]
            read_answer: |reader| {
                let envelope = read_envelope(reader)?;
                let members = A::read_members(reader, envelope)?;
                reader.close(members)
            },
        }
    }
}

/// Makes the code that reads the envelope, once for all interfaces.
#[cfg(feature = "client")]
#[inline(never)]
fn read_envelope(reader: &mut Reader<'_, '_>) -> Option<Members> {
    let members = reader.open(false)?;
    Envelope::read_members(reader, members)
}

#[cfg(test)]
mod tests {
    use crate::{
        endpoints::ALL,
        interface::ENVELOPE,
        schema::{Field, Need, Shape},
    };

    /// The conditions on tables that the code for shapes relies on.
    fn assert_fits(fields: &[Field], more: &[Field]) {
        assert!(fields.len() + more.len() < 32, "a bit for each does not fit into a word");
        let mut values = Vec::new();
        for field in fields {
            if let Need::RequiredWhen(name, value) = field.need {
                let decides = |other: &Field| other.name == name && matches!(other.shape, Shape::TextOf(..));
                assert!(fields.iter().any(decides), "{name} is no closed set of texts");
                values.push(value);
            }
            assert_shape_fits(&field.shape);
        }
        assert!(
            values.windows(2).all(|values| values[0] == values[1]),
            "fields depend on different values: {values:?}"
        );
    }

    fn assert_shape_fits(shape: &Shape) {
        match shape {
            Shape::Object(fields) => assert_fits(fields, &[]),
            Shape::List(Shape::UniqueList(_)) => panic!("pairs of two lists would be compared"),
            Shape::UniqueList(element) => {
                let Shape::Object(fields) = element else { panic!("pairs are members of objects") };
                let texts: Vec<_> = fields.iter().filter(|field| field.shape.is_text()).take(2).collect();
                assert_eq!(texts.len(), 2, "no pair");
                assert!(texts.iter().all(|text| matches!(text.need, Need::Required)), "a pair may be incomplete");
                assert_shape_fits(element);
            }
            Shape::List(element) | Shape::Json(element) => assert_shape_fits(element),
            _ => {}
        }
    }

    fn sets_in(shape: &Shape) -> usize {
        match shape {
            Shape::Object(fields) => fields.iter().map(|field| sets_in(&field.shape)).sum(),
            Shape::List(element) | Shape::UniqueList(element) | Shape::Json(element) => sets_in(element),
            Shape::TextOf(..) => 1,
            _ => 0,
        }
    }

    #[test]
    fn every_interface_is_as_the_fast_path_needs_it() {
        for interface in ALL {
            let Shape::Object(answer) = interface.answer else { panic!("{}: no object", interface.name) };
            assert_fits(interface.fields(), &[]);
            assert_fits(answer, ENVELOPE);
            assert!(sets_in(&interface.request) <= 1, "{}: one value is remembered", interface.name);
        }
    }
}
