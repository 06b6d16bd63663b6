//! The functions of /config about the desired state. A desired state crosses as what it is read from, so nothing has to
//! be freed.

use super::{
    config_function::{Arguments, Function},
    issues::issues as write_issues,
};
use crate::{
    json::{Node, Writer},
    plan::{Desired, Names, Resolver, given, insert},
    schema::{Issue, IssueCode, Issues, Place},
};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[("namesInDesired", names), ("parseDesired", parse)];

/// What has to be looked up.
#[expect(clippy::unnecessary_wraps, reason = "all functions of /config have one type")]
fn names(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let Names { env, merchant, files, .. } = Names::of(arguments.text("text"));
    out.object(|out| {
        for (name, names) in [("env", env), ("merchant", merchant), ("files", files)] {
            out.key(name).list(names, |out, name: String| out.text(&name));
        }
    });
    Ok(())
}

fn parse(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let desired = desired_of(arguments)?;
    out.object(|out| {
        out.member("fingerprint", desired.fingerprint());
        out.key("merchantColumns").list(desired.merchant_columns(), |out, column| out.text(column));
        out.key("openColumns").list(desired.open_columns(), |out, open| {
            out.object(|out| {
                out.member("path", &open.path);
                out.member("column", &open.column);
            });
        });
        write_issues(out.key("warnings"), desired.warnings());
    });
    Ok(())
}

/// Reads the desired state of the arguments: `text` and what was looked up for it.
pub(super) fn desired_of(arguments: &Arguments) -> Result<Desired, Vec<Issue>> {
    let locale = arguments.locale();
    if let Some(reason) = arguments.get("reason").and_then(Node::as_text) {
        return Err(Issues::one(IssueCode::NotJson, Place::Root, [reason, ""], locale));
    }
    let texts = |map: &str| texts_in(arguments.get(map));
    let (env, merchant, files, reasons) = (texts("env"), texts("merchant"), texts("files"), texts("reasons"));
    let (env, merchant) = (|name: &str| given(&env, name).cloned(), |name: &str| given(&merchant, name).cloned());
    let reason = |path: &str| given(&reasons, path).cloned().unwrap_or_default();
    let file = |path: &str| given(&files, path).cloned().ok_or_else(|| reason(path));
    let mut resolver = Resolver::default().env(&env).locale(locale).now(arguments.whole("now"));
    if arguments.get("merchant").is_some() {
        resolver = resolver.merchant(&merchant);
    }
    if arguments.get("files").is_some() {
        resolver = resolver.file(&file);
    }
    Desired::parse(arguments.text("text"), &resolver)
}

/// The texts of an object. An object itself would be searched from its begin for each name.
fn texts_in(map: Option<Node<'_>>) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (name, text) in map.into_iter().flat_map(Node::members) {
        insert(&mut texts, name, text.as_text().unwrap_or_default().to_owned());
    }
    texts
}
