//! `cloudbaserc.json`, the file of Tencent's command line.

use super::{
    environment::whole,
    jsonc::without_comments,
    part::Part,
    reading::tape_of,
    rules,
    secret::Secret,
    template::{self, Template},
    triggers::Triggers,
};
use crate::{
    json::Node,
    locale::Locale,
    schema::{Field, Issue, IssueCode, Issues, Place, Shape, check, first_same, shape::Rule},
};

/// What `cloudbaserc.json` says about the configs of functions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cloudbaserc {
    /// `envId`. `None` if it is a template, such as `{{env.ENV_ID}}`.
    pub env: Option<String>,
    /// `functions`.
    pub functions: Vec<CloudbasercFunction>,
}

/// A function in `cloudbaserc.json`. What is left out is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudbasercFunction {
    /// Its name.
    pub name: String,
    /// `timeout`, in seconds.
    pub timeout: Option<u16>,
    /// `envVariables`, in their order.
    pub variables: Option<Vec<(String, VariableSource)>>,
    /// `triggers`.
    pub triggers: Option<Triggers>,
}

/// Where the value of a variable comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableSource {
    /// The file has it.
    Value(Secret),
    /// `{{env.NAME}}`: the environment of the machine has it, under this name.
    Env(String),
}

/// Members of these objects that are not named here are for Tencent's command line alone.
const FILE: Shape = Shape::Object(&[Field::optional("envId", Shape::Text), Field::optional("functions", FUNCTIONS)]);
const FUNCTIONS: Shape = Shape::Ruled(&Shape::List(&FUNCTION), Rule(once));
const FUNCTION: Shape = Shape::Object(&[
    Field::required("name", Shape::Ruled(&rules::FUNCTION_NAME, Rule(template::refuse))),
    Field::optional("timeout", rules::TIMEOUT),
    Field::optional("envVariables", Shape::Ruled(&Shape::Object(&[]), Rule(variables))),
    Field::optional("triggers", Shape::Ruled(&rules::TRIGGER_LIST, Rule(triggers))),
]);

impl Cloudbaserc {
    /// Reads the file: JSON, with comments and trailing commas if the developer likes them.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the file. No issue shows the value of a variable.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        let text = without_comments(text);
        let tape = tape_of(&text, locale)?;
        let mut issues = Issues::new(locale, false);
        check(&FILE, tape.root(), Place::Root, true, &mut issues);
        issues.refuse()?;
        Ok(Self::of(Part::new(tape.root(), &text)))
    }

    fn of(file: Part<'_>) -> Self {
        let env = Some(file.text("envId")).filter(|env| !env.is_empty() && !template::is_in(env));
        let functions = file.get("functions").map(|list| list.items().map(CloudbasercFunction::of).collect());
        Self { env: env.map(str::to_owned), functions: functions.unwrap_or_default() }
    }
}

impl CloudbasercFunction {
    fn of(function: Part<'_>) -> Self {
        let variables = function.get("envVariables").map(|map| map.node.members());
        Self {
            name: function.text("name").to_owned(),
            timeout: function.get("timeout").and_then(whole),
            variables: variables
                .map(|all| all.map(|(key, value)| (key.to_owned(), VariableSource::of(value))).collect()),
            triggers: function.get("triggers").map(Triggers::of),
        }
    }
}

impl VariableSource {
    fn of(value: Node<'_>) -> Self {
        let text = value.as_text().unwrap_or_default();
        if let Template::Env(name) = template::of(text) { Self::Env(name.to_owned()) } else { Self::Value(text.into()) }
    }
}

/// Two functions of one environment have different names.
fn once(functions: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let names: Vec<_> =
        functions.items().map(|one| one.get("name").and_then(Node::as_text).unwrap_or_default()).collect();
    let first = first_same(names.iter().copied());
    for (index, (first, name)) in first.into_iter().zip(names).enumerate() {
        // A function without a name has an issue already.
        if first < index && !name.is_empty() {
            let first = Place::Index(&place, first).path();
            issues.add(IssueCode::DuplicateEntry, Place::Index(&place, index), [&first, ""]);
        }
    }
}

fn triggers(list: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    for (index, trigger) in list.items().enumerate() {
        let place = Place::Index(&place, index);
        for (name, value) in trigger.members() {
            template::refuse(value, Place::Name(&place, name), issues);
        }
    }
}

/// The rules of the variables. A value that comes from the machine is not known here, so it has no bytes.
fn variables(map: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let (mut bytes, first) = (0, first_same(map.members().map(|(name, _)| name)));
    for (index, ((key, value), first)) in map.entries().zip(first).enumerate() {
        let Some(name) = key.as_text() else { continue };
        let place = Place::Name(&place, name);
        if first < index {
            issues.add(IssueCode::DuplicateKey, place, [name, ""]);
        }
        check(&rules::VARIABLE_KEY, key, place, false, issues);
        check(&Shape::Text, value, place, false, issues);
        let text = value.as_text().unwrap_or_default();
        match template::of(text) {
            Template::Env(_) => bytes += name.len(),
            Template::None => bytes += name.len() + text.len(),
            Template::Other => template::add(place, issues),
        }
    }
    rules::at_most_4_kb(bytes, place, issues);
}
