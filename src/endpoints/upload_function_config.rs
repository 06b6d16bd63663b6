//! `POST /tcb/uploadfuncconfig`, official name `getUploadFuntionConfig` (misnamed and misspelt there).
//!
//! Replaces the permissions, the timer or the environment of a cloud function.
//! [Official page](https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html).

use super::pairs::pairs_in;
use crate::{
    config::cron,
    fast::{FilledText, List, Part, Text, object, scalar},
    interface::{Effect, Effects, Interface, TokenKind, not_in_wasm},
    json::{Node, Value},
    schema::{IssueCode, Issues, Place, Shape, shape::Rule},
    text,
};

/// The facts of the interface.
pub static INTERFACE: Interface = Interface {
    name: "uploadFunctionConfig",
    official_name: not_in_wasm("getUploadFuntionConfig"),
    method: "POST",
    path: not_in_wasm("/tcb/uploadfuncconfig"),
    token: TokenKind::Authorizer,
    page: not_in_wasm(
        "https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html",
    ),
    request: Payload::SHAPE,
    answer: Shape::Object(&[]),
    effect: Effects::Always(Effect::Write),
    rules: |_, _| {},
    fast_path: None,
};

scalar! {
    Type = Shape::WholeOf(&[1, 2, 3], IssueCode::InvalidType);
    FunctionName = Shape::Ruled(&Shape::FilledText, Rule(short));
    InnerConfig = Shape::JsonOf(&[Permissions::SHAPE, Triggers::SHAPE, Shape::Ruled(&Environment::SHAPE, Rule(some))]);
    TriggerName = Shape::Ruled(&Shape::FilledText, Rule(trigger_name));
    TriggerType = Shape::TextOf(&["timer"], IssueCode::InvalidTrigger);
    Cron = Shape::Ruled(&Shape::FilledText, Rule(cron));
    TriggerList = Shape::Ruled(&<List<TriggerRow>>::SHAPE, Rule(unique));
    Timeout = Shape::Ruled(&Shape::Whole, Rule(timeout));
    VariableKey = Shape::Ruled(&Shape::FilledText, Rule(variable_key));
    VariableList = Shape::Ruled(&<List<VariableRow>>::SHAPE, Rule(small));
}

object! {
    Payload {
        required type: Type,
        required env: FilledText,
        required function_name: FunctionName,
        required config: InnerConfig,
    }

    Permissions {
        required permissions: OpenInterfaces,
    }

    OpenInterfaces {
        required openapi: List<FilledText>,
    }

    Triggers {
        required triggers: TriggerList,
    }

    TriggerRow {
        required name: TriggerName,
        required type: TriggerType,
        required config: Cron,
    }

    Environment {
        optional timeout: Timeout,
        optional environment: VariableList,
    }

    VariableRow {
        required key: VariableKey,
        required value: Text,
    }
}

/// The shapes and the rule that a desired state has too.
#[cfg(feature = "config")]
pub(crate) mod shapes {
    pub(crate) use super::at_most_4_kb;
    use crate::{fast::Part, schema::Shape};

    pub(crate) const FUNCTION_NAME: Shape = super::FunctionName::SHAPE;
    pub(crate) const TRIGGER: Shape = super::TriggerRow::SHAPE;
    pub(crate) const TRIGGER_NAME: Shape = super::TriggerName::SHAPE;
    pub(crate) const TIMEOUT: Shape = super::Timeout::SHAPE;
    pub(crate) const VARIABLE_KEY: Shape = super::VariableKey::SHAPE;
}

fn short(name: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if name.as_text().is_some_and(|name| text::characters(name) > 60) {
        issues.add(IssueCode::TooLong, place, ["60", ""]);
    }
}

fn trigger_name(name: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    short(name, place, issues);
    begins_with_letter(name, "_-", place, issues);
}

fn variable_key(key: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    begins_with_letter(key, "_", place, issues);
    for prefix in ["SCF_", "QCLOUD_", "TENCENTCLOUD_"] {
        if key.as_text().is_some_and(|key| key.starts_with(prefix)) {
            issues.add(IssueCode::ReservedName, place, [prefix, ""]);
        }
    }
}

/// The message does not show the name: somebody may have put the value of a variable in the place of its key.
fn begins_with_letter(name: Node<'_>, more: &str, place: Place<'_>, issues: &mut Issues) {
    let Some([first, rest @ ..]) = name.as_text().map(str::as_bytes) else { return };
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || text::is_one_of(more.as_bytes(), *byte);
    if !first.is_ascii_alphabetic() || !rest.iter().all(fits) {
        issues.add(IssueCode::InvalidName, place, [more, ""]);
    }
}

fn cron(expression: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    // An empty text has an issue already.
    let Some(text) = expression.as_text().filter(|text| !text.is_empty()) else { return };
    let (mut rest, mut count) = (Some(text.as_bytes()), 0);
    while cron::next(&mut rest).is_some() {
        count += 1;
    }
    if count != cron::FIELDS.len() {
        return issues.add(IssueCode::CronFields, place, [&text::count(count), ""]);
    }
    rest = Some(text.as_bytes());
    for field in &cron::FIELDS {
        let mut parts = cron::next(&mut rest);
        while let Some(part) = field.fault(&mut parts) {
            let about = issues.locale().of(field.about);
            issues.add(IssueCode::InvalidCron, place, [&text::lossy(part), about]);
        }
    }
}

fn unique(triggers: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    for pair in pairs_in(triggers, ["name", "type"]) {
        if let Some(first) = pair.earlier() {
            let first = Place::Index(&place, first).path();
            issues.add(IssueCode::DuplicateTrigger, Place::Index(&place, pair.index), [&first, ""]);
        }
    }
}

fn timeout(seconds: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if let Value::Whole(seconds) = seconds.value()
        && !(1..=300).contains(&seconds)
    {
        issues.add(IssueCode::InvalidTimeout, place, [&text::whole(seconds), ""]);
    }
}

/// WeChat would take away all variables and the time-out. An empty list of variables says so.
fn some(environment: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    if environment.is_object() && environment.get("timeout").or(environment.get("environment")).is_none() {
        issues.add(IssueCode::Missing, Place::Name(&place, "environment"), ["environment", ""]);
    }
}

fn small(variables: Node<'_>, place: Place<'_>, issues: &mut Issues) {
    let mut bytes = 0;
    for variable in variables.items() {
        for (_, value) in variable.members() {
            bytes += value.as_text().map_or(0, str::len);
        }
    }
    at_most_4_kb(bytes, place, issues);
}

/// The rule for the names and values of all variables together.
pub(crate) fn at_most_4_kb(bytes: usize, place: Place<'_>, issues: &mut Issues) {
    if bytes > 4096 {
        issues.add(IssueCode::TooLarge, place, ["4096", &text::count(bytes)]);
    }
}

#[cfg(feature = "serde")]
pub use self::typed::{Config, Request, Response, Trigger, Variable};

#[cfg(feature = "serde")]
mod typed {
    use std::fmt;

    use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};
    use serde_json::{Map, Value, json};

    use super::super::get_function_config::ConfigType;
    use crate::interface::{Endpoint, Interface};

    /// The function and its new config of one type, which replaces the old one of this type.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Request {
        /// The environment id.
        pub env: String,
        /// The cloud function's name, at most 60 characters.
        pub function_name: String,
        /// The config.
        pub config: Config,
    }

    /// The config to upload.
    #[derive(Clone, PartialEq, Eq)]
    pub enum Config {
        /// The open interfaces that the function may call, such as `wxacode.get`.
        Permissions(Vec<String>),
        /// Its timers.
        Triggers(Vec<Trigger>),
        /// Its time-out and environment variables. What is left out is lost, because WeChat replaces the whole set.
        Environment {
            /// The time-out in seconds, 1 to 300.
            timeout: Option<u16>,
            /// The environment variables.
            variables: Option<Vec<Variable>>,
        },
        /// JSON text of any type, which is checked and sent as it is.
        Text(ConfigType, String),
    }

    /// A timer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Trigger {
        /// Its name: letters, digits, `_` and `-`, at most 60 characters.
        pub name: String,
        /// The schedule: a cron expression of seven fields, in UTC+8.
        pub cron: String,
    }

    /// An environment variable.
    #[derive(Clone, PartialEq, Eq, Serialize)]
    pub struct Variable {
        /// Its name: letters, digits and `_`.
        pub key: String,
        /// Its value, which can be a secret of the merchant.
        pub value: String,
    }

    impl Endpoint for Request {
        const INTERFACE: &'static Interface = &super::INTERFACE;
        type Response = Response;
    }

    impl Config {
        /// Its type.
        #[must_use]
        pub const fn config_type(&self) -> ConfigType {
            match self {
                Self::Permissions(_) => ConfigType::Permissions,
                Self::Triggers(_) => ConfigType::Triggers,
                Self::Environment { .. } => ConfigType::Environment,
                Self::Text(config_type, _) => *config_type,
            }
        }
    }

    impl Serialize for Request {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            let mut out = out.serialize_struct("Request", 4)?;
            out.serialize_field("type", &self.config.config_type())?;
            out.serialize_field("env", &self.env)?;
            out.serialize_field("function_name", &self.function_name)?;
            out.serialize_field("config", &self.config)?;
            out.end()
        }
    }

    impl Serialize for Config {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            let mut members = Map::new();
            match self {
                Self::Text(_, text) => return text.serialize(out),
                Self::Permissions(openapi) => members.insert("permissions".into(), json!({ "openapi": openapi })),
                Self::Triggers(triggers) => members.insert("triggers".into(), json!(triggers)),
                Self::Environment { timeout, variables } => {
                    members.extend(timeout.map(|timeout| ("timeout".to_owned(), timeout.into())));
                    variables.as_ref().and_then(|variables| members.insert("environment".into(), json!(variables)))
                }
            };
            members.serialize(out)
        }
    }

    impl Serialize for Trigger {
        fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
            json!({ "name": self.name, "type": "timer", "config": self.cron }).serialize(out)
        }
    }

    /// Omits the values of variables, and texts, which can hold them.
    impl fmt::Debug for Config {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::Permissions(openapi) => f.debug_tuple("Permissions").field(openapi).finish(),
                Self::Triggers(triggers) => f.debug_tuple("Triggers").field(triggers).finish(),
                Self::Environment { timeout, variables } => {
                    f.debug_struct("Environment").field("timeout", timeout).field("variables", variables).finish()
                }
                Self::Text(config_type, text) => {
                    f.debug_struct("Text").field("type", config_type).field("length", &text.len()).finish()
                }
            }
        }
    }

    /// Omits the value.
    impl fmt::Debug for Variable {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Variable").field("key", &self.key).finish_non_exhaustive()
        }
    }

    /// The answer. It reports only success.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[non_exhaustive]
    pub struct Response {
        /// All members of the answer, with `errcode` and `errmsg`.
        #[serde(flatten)]
        pub other: Map<String, Value>,
    }
}
