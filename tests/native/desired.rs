//! Tests the desired state with the table in `tests/fixtures/desired_state/cases.json`. `tests/js/desired.test.js` tests
//! the npm package with the same table.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::Value;
use wechat_cloudbase::{
    Issue, IssueCode, Locale, Severity,
    plan::{Desired, Resolver},
};

#[derive(Deserialize)]
struct Case {
    name: String,
    desired: Option<Value>,
    text: Option<String>,
    #[serde(default)]
    env: HashMap<String, String>,
    merchant: Option<HashMap<String, String>>,
    files: Option<HashMap<String, String>>,
    issues: Vec<Pair>,
    warnings: Vec<Pair>,
    #[serde(default)]
    open: Vec<Pair>,
}

type Pair = (String, String);

impl Case {
    fn parse(&self, locale: Locale) -> Result<Desired, Vec<Issue>> {
        let text = self.text.clone().unwrap_or_else(|| self.desired.clone().unwrap_or_default().to_string());
        let env = |name: &str| self.env.get(name).cloned();
        let merchant = |column: &str| self.merchant.as_ref()?.get(column).cloned();
        let file = |path: &str| self.files.as_ref()?.get(path).cloned();
        let file = |path: &str| file(path).ok_or_else(|| "no such file".to_owned());
        let mut resolver = Resolver::default().env(&env).locale(locale);
        if self.merchant.is_some() {
            resolver = resolver.merchant(&merchant);
        }
        if self.files.is_some() {
            resolver = resolver.file(&file);
        }
        Desired::parse(&text, &resolver)
    }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(&crate::text("tests/fixtures/desired_state/cases.json")).unwrap()
}

/// `serde_json` sorts the members of the table's objects, so the order of the issues says nothing.
fn sorted(pairs: impl IntoIterator<Item = Pair>) -> Vec<Pair> {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort();
    pairs
}

fn codes(issues: &[Issue]) -> Vec<Pair> {
    sorted(issues.iter().map(|issue| (issue.path.clone(), issue.code.as_str().to_owned())))
}

fn open(desired: &Desired) -> Vec<Pair> {
    sorted(desired.open_columns().iter().map(|open| (open.path.clone(), open.column.clone())))
}

fn parse(text: &str) -> Desired {
    Desired::parse(text, &Resolver::default()).unwrap()
}

#[test]
fn every_case_gives_its_issues_warnings_and_open_columns() {
    for case in cases() {
        let found = match case.parse(Locale::En) {
            Ok(desired) => (Vec::new(), codes(desired.warnings()), open(&desired)),
            Err(issues) => {
                let are_errors = issues.iter().all(|issue| issue.code.severity() == Severity::Error);
                assert!(are_errors, "{}", case.name);
                (codes(&issues), sorted(case.warnings.clone()), Vec::new())
            }
        };
        assert_eq!(found, (sorted(case.issues), sorted(case.warnings), sorted(case.open)), "{}", case.name);
    }
}

#[test]
fn a_case_breaks_each_rule_of_the_desired_state() {
    use IssueCode::{
        ConfigFileBeside, DuplicateEntry, InvalidAbsent, InvalidPrune, InvalidVersion, MissingColumn, NullValue,
        ReferenceNotAllowed, UnreadableFile, UnsetVariable,
    };
    let seen: HashSet<String> = cases().into_iter().flat_map(|case| case.issues).map(|(_, code)| code).collect();
    for code in [
        ConfigFileBeside,
        DuplicateEntry,
        InvalidAbsent,
        InvalidPrune,
        InvalidVersion,
        MissingColumn,
        NullValue,
        ReferenceNotAllowed,
        UnreadableFile,
        UnsetVariable,
    ] {
        assert!(seen.contains(code.as_str()), "{}", code.as_str());
    }
}

#[test]
fn a_merchant_fills_the_columns_and_nothing_is_looked_up_again() {
    let text = r#"{"version":1,"environments":[{"env":{"$merchant":"env"},"functions":[
        {"name":"f","envVariables":{"A":{"$env":"A"},"B":{"$merchant":"b"}}},{"name":"g","configFile":"c.json"}]}]}"#;
    let calls = std::cell::Cell::new(0);
    let count = || calls.set(calls.get() + 1);
    let env = |name: &str| (name == "A").then(|| (count(), "canary-env".to_owned()).1);
    let file = |_: &str| Ok((count(), r#"{"permissions":{"openapi":["a.b"]}}"#.to_owned()).1);
    let resolver = Resolver::default().env(&env).file(&file);
    let template = Desired::parse(text, &resolver).unwrap();
    assert_eq!((calls.get(), template.open_columns().len()), (2, 2));
    assert_eq!(template.merchant_columns(), ["b", "env"]);
    let refused = template.refuse_open_columns(Locale::En).unwrap_err();
    assert_eq!(
        codes(&refused),
        [("environments[0].env", "open_column"), ("environments[0].functions[0].envVariables.B", "open_column")]
            .map(|(path, code)| (path.to_owned(), code.to_owned()))
    );
    assert_eq!(refused[0].message, "needs the column `env` of a merchant");

    let desired = template.with_merchant(&|column| Some(format!("canary-{column}")), Locale::En).unwrap();
    assert_eq!(calls.get(), 2);
    assert!(desired.open_columns().is_empty() && desired.refuse_open_columns(Locale::En).is_ok());
    assert_eq!(desired.fingerprint(), template.fingerprint(), "all merchants share it");
    let missing = template.with_merchant(&|_| None, Locale::Zh).unwrap_err();
    assert_eq!(missing.len(), 2);
    assert_eq!(missing[0].message, "商家没有 `env` 这一列");
}

#[test]
fn the_fingerprint_changes_with_the_text_and_its_files_and_not_with_its_form_or_what_was_looked_up() {
    let parse = |text: &str, value: &str, content: &str| {
        let env = |_: &str| Some(value.to_owned());
        let file = |_: &str| Ok(content.to_owned());
        Desired::parse(text, &Resolver::default().env(&env).file(&file)).unwrap().fingerprint().to_owned()
    };
    let text = |timeout: &str| {
        format!(
            r#"{{"version":1,"environments":[{{"env":"e","functions":[{{"name":"f","timeout":{timeout},"envVariables":{{"A":{{"$env":"A"}}}},"configFile":"c"}}]}}]}}"#
        )
    };
    let first = parse(&text("5"), "x", "{}");
    assert!(first.starts_with("sha256:") && first.len() == 71, "{first}");
    assert_eq!(parse(&text(" 5 ").replace(",\"", ",\n \""), "x", "{}"), first, "blanks");
    assert_eq!(parse(&text("5"), "y", "{}"), first, "nothing of a variable is in it");
    assert_ne!(parse(&text("6"), "x", "{}"), first);
    let literal = |value: &str| parse(&text("5").replace(r#"{"$env":"A"}"#, value), "x", "{}");
    assert_eq!(
        literal(r#""secret""#),
        literal(r#""another""#),
        "a plan holds the hash, and people could guess a value"
    );
    assert_ne!(literal(r#"{"$env":"B"}"#), first, "where a value comes from counts");
    assert_ne!(parse(&text("5"), "x", "{} "), first);
}

#[test]
fn no_text_of_the_environment_and_no_value_of_a_variable_is_in_a_message_or_in_debug() {
    let canary = "canary7f3a 0 0 * * * *";
    let text = r#"{"version":1,"prune":[{"$env":"A"}],"environments":[{"env":"e","functions":[{"name":"f",
        "envVariables":{"A":{"$env":"A"},"B":"canary7f3a","SCF_C":"canary7f3a","D":["canary7f3a"]},
        "triggers":[{"name":"t","type":{"$env":"A"},"config":{"$env":"A"}}]}]}]}"#;
    let env = |_: &str| Some(canary.to_owned());
    for locale in [Locale::En, Locale::Zh] {
        let issues = Desired::parse(text, &Resolver::default().env(&env).locale(locale)).unwrap_err();
        let said = format!("{issues:?}");
        assert!(!said.contains("canary"), "{said}");
        assert_eq!(issues.len(), 5, "{said}");
    }
    let text = r#"{"version":1,"environments":[{"env":"e","functions":[{"name":"f","envVariables":{"A":{"$env":"A"},"B":"canary7f3a"}}]}]}"#;
    let desired = Desired::parse(text, &Resolver::default().env(&env)).unwrap();
    let said = format!("{desired:?} {desired:#?}");
    assert!(said.contains("Secret") && !said.contains("canary"), "{said}");
}

#[test]
fn a_text_that_is_too_large_is_not_read() {
    let text = format!("{{\"version\":1,\"$schema\":\"{}\"}}", "x".repeat(8 << 20));
    let issues = Desired::parse(&text, &Resolver::default()).unwrap_err();
    assert_eq!(codes(&issues), [(String::new(), "too_large".to_owned())]);
    assert_eq!(parse(r#"{"version":1}"#).warnings(), []);
}
