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
    /// Whether a payload obeys the rules that are errors and that its shape does not cover. Adds the warnings that its shape
    /// does not cover.
    pub(crate) keeps_rules: fn(&mut Checked) -> bool,
    /// Reads an answer: the envelope, then the interface's own fields, as one object.
    #[cfg(feature = "client")]
    pub(crate) read_answer: fn(&mut Reader<'_, '_>) -> Option<()>,
}

impl FastPath {
    /// The code for an interface's request, and for its answer without the envelope.
    pub(crate) const fn of<R: Part, A: Object>(keeps_rules: fn(&mut Checked) -> bool) -> Self {
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
        endpoints::{ALL, interface},
        fast::{Pairs, with_spare},
        interface::{Checks, ENVELOPE},
        schema::{Field, Need, Shape},
    };

    const MESSAGES: [&str; 7] = ["event", "text", "link", "fax", "events", r#"\"e"#, "微"];
    const EVENTS: [&str; 6] = ["", "qr_scan_scene", "kf_close_session", "kf_open_session", "text", r"\\"];
    const PATHS: [&str; 4] = ["/", "/a", "a", "微"];
    const ENTRIES: [&str; 6] = ["/*", "/wxa/check", "wxa", "微", r#"\""#, "check?"];

    fn payloads() -> impl Iterator<Item = (&'static str, String)> {
        let callback = |message, event| {
            format!(r#"{{"msgType":"{message}","event":"{event}","env":"e","functionName":"f","enable":true}}"#)
        };
        let one = MESSAGES.iter().flat_map(|message| EVENTS.map(|event| (*message, event)));
        let pairs =
            one.clone().flat_map(move |one| [("event", "new"), ("fax", ""), ("link", "x")].map(|other| [one, other]));
        let callbacks = pairs.map(move |pairs| {
            let list = pairs.map(|(message, event)| callback(message, event)).join(",");
            ("setCallBackConfig", format!(r#"{{"function_config":{{"enable":true,"callbacks":[{list}]}}}}"#))
        });
        let paths = PATHS.map(|path| {
            let config = format!(r#"{{"enable":true,"qbase_env":"e","qbase_container_path":"{path}","text_mode":1}}"#);
            ("setCallBackConfig", format!(r#"{{"container_config":{config}}}"#))
        });
        let lists = ENTRIES.iter().flat_map(|one| ENTRIES.map(|other| format!(r#""{one}","{other}""#)));
        let sets = lists.chain([String::new()]).flat_map(|list| {
            [true, false].map(|open| {
                let set = format!(r#"{{"action":"set","env":"e","open":{open},"api_whitelist":[{list}],"version":1}}"#);
                ("setCloudAccessToken", set)
            })
        });
        callbacks.chain(paths).chain(sets).chain([("setCloudAccessToken", r#"{"action":"get","env":"e"}"#.into())])
    }

    #[test]
    fn both_paths_find_the_same_kinds_of_warnings() {
        let (mut fast, mut all, mut pairs) = (0, 0, Pairs::EMPTY);
        for (name, payload) in payloads() {
            let interface = interface(name).unwrap();
            let quick = interface.check_fast(&with_spare(payload.as_bytes()), payload.len(), &mut pairs, 0);
            let thorough = interface.prepare_thoroughly(&payload, Checks::default(), None);
            let Some(quick) = quick else { continue };
            assert_eq!(quick.kinds, thorough.unwrap().kinds, "{payload}");
            for said in (0..u32::BITS).map(|bit| 1 << bit) {
                let again = interface.check_fast(&with_spare(payload.as_bytes()), payload.len(), &mut pairs, said);
                assert_eq!(again.unwrap().kinds, quick.kinds | said, "{payload}");
            }
            (fast, all) = (fast + 1, all | quick.kinds);
        }
        // All but `NotSent`: the fast path does not take such a payload.
        assert!(fast > 150 && all.count_ones() == 7, "{fast}, {all:b}");
    }

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
            Shape::List(element) => assert_shape_fits(element),
            _ => {}
        }
    }

    fn sets_in(shape: &Shape) -> usize {
        match shape {
            Shape::Object(fields) => fields.iter().map(|field| sets_in(&field.shape)).sum(),
            Shape::List(element) | Shape::UniqueList(element) => sets_in(element),
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
