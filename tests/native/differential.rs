//! Compares the fast path with the general path, and both with `serde_json`. Strict checks always take the general
//! path.

use std::panic;

use wechat_cloudbase::{
    Interface, IssueCode, Locale, endpoints,
    shape::{Field, Shape},
};

#[expect(dead_code, unreachable_pub, clippy::expect_used, reason = "of the fuzz crate, which needs more of it")]
#[path = "../../fuzz/src/generate/mod.rs"]
mod generate;
#[expect(dead_code, unreachable_pub, clippy::expect_used, reason = "of the fuzz crate, which needs more of it")]
#[path = "../../fuzz/src/oracle.rs"]
mod oracle;

use generate::Generator;
use oracle::Outcome;

const SEED: u64 = 5;

/// Generates payloads of the interface. Each outcome must come often enough, otherwise the test proves nothing.
fn compare(interface: &'static Interface, count: usize) {
    let mut generator = Generator::new(SEED);
    let (mut taken, mut refused, mut no_json) = (0, 0, 0);
    for number in 0..count {
        let text = generator.payload(interface);
        let locale = generator.random().pick(&[Locale::En, Locale::Zh]);
        let outcome = panic::catch_unwind(|| oracle::payload(interface, &text, locale));
        match outcome.unwrap_or_else(|_| panic!("{}, number {number}: {text:?}", interface.name)) {
            Outcome::Taken => taken += 1,
            Outcome::Refused => refused += 1,
            Outcome::NoJson => no_json += 1,
            Outcome::Beyond => {}
        }
    }
    let found = [taken, refused, no_json];
    assert!(found.iter().all(|found| found * 50 > count), "{}: {found:?} of {count}", interface.name);
}

#[test]
fn every_interface_takes_the_same_payloads_on_both_paths() {
    for interface in endpoints::ALL {
        compare(interface, 25_000);
    }
}

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const WORDS: Shape = Shape::TextOf(&["x", "y"], IssueCode::InvalidAction);
const OTHER_WORDS: Shape = Shape::TextOf(&["p", "q"], IssueCode::InvalidAction);

/// A field for each letter.
const MANY: [Field; 52] = {
    let mut fields = [Field::optional("", Shape::Whole); 52];
    let mut at = 0;
    #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
    while at < fields.len() {
        let (name, _) = LETTERS.split_at(at).1.split_at(1);
        fields[at] = Field::optional(name, Shape::Whole);
        at += 1;
    }
    fields
};

const fn own(name: &'static str, request: &'static [Field]) -> Interface {
    Interface::new(name, "/", Shape::Object(request), Shape::Object(&[]))
}

/// Shapes that the crate's own interfaces do not use, but that [`Interface::new`] accepts. They have no fast path.
static OWN: [Interface; 10] = [
    own(
        "a need that depends on any text",
        &[Field::required("a", Shape::FilledText), Field::required_when("b", Shape::Bool, "a", "set")],
    ),
    own(
        "a need that depends on the first of two sets",
        &[
            Field::required("a", WORDS),
            Field::required("c", OTHER_WORDS),
            Field::required_when("b", Shape::Bool, "a", "x"),
        ],
    ),
    own(
        "a need that depends on what comes later",
        &[Field::required_when("b", Shape::Bool, "a", "x"), Field::required("a", WORDS)],
    ),
    own(
        "a need that depends on an outer field",
        &[
            Field::required("a", WORDS),
            Field::required("in", Shape::Object(&[Field::required_when("b", Shape::Bool, "a", "x")])),
        ],
    ),
    own(
        "a need that depends on what comes before an inner set",
        &[
            Field::required("a", WORDS),
            Field::required("in", Shape::Object(&[Field::required("c", OTHER_WORDS)])),
            Field::required_when("b", Shape::Bool, "a", "x"),
        ],
    ),
    own(
        "names that are long or strange",
        &[
            Field::required("a_name_of_twenty_one_", Shape::Whole),
            Field::optional("\"\\", Shape::Bool),
            Field::optional("微信", Shape::Text),
            Field::required("a", Shape::Text),
        ],
    ),
    own(
        "lists of lists and of nothing",
        &[
            Field::required("a", Shape::List(&Shape::List(&Shape::Whole))),
            Field::required("b", Shape::List(&Shape::Object(&[]))),
            Field::optional("c", Shape::List(&Shape::Object(&[Field::optional("d", Shape::Bool)]))),
        ],
    ),
    own(
        "a list of few texts without double",
        &[Field::required(
            "a",
            Shape::UniqueList(&Shape::Object(&[Field::optional("b", Shape::Text), Field::required("c", Shape::Bool)])),
        )],
    ),
    own("many fields", &MANY),
    Interface::new("a list", "/", Shape::List(&Shape::Whole), Shape::Object(&[])),
];

#[test]
fn interfaces_of_ones_own_take_what_serde_json_reads_the_same() {
    for interface in &OWN {
        compare(interface, 5_000);
    }
}
