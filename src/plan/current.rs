//! What WeChat answered, in the form in which it is compared. What means the same becomes the same here: a push that was
//! never set and one that is off and empty, a config that is not found and an empty one.

use super::{
    entry::{Content, Entry},
    field::Receiver,
    path::{CALLBACKS, Index, PERMISSIONS, TRIGGERS, VARIABLES, WHITELIST, below},
    resource::{FunctionConfigKind, Resource},
};
use crate::{
    config::Secret,
    json::{self, Node, Value},
};

/// What one read found.
#[derive(Clone, Default)]
pub(crate) struct Current {
    /// In the order of the answer.
    pub(crate) entries: Vec<Entry>,
    /// The version of a whitelist. Nobody knows what a write makes of it.
    pub(crate) version: Option<i64>,
    /// Members that no page names. A write would lose them.
    pub(crate) unknown: Vec<String>,
}

/// Why a read has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The answer has no value that can be written back at this path.
    Odd { path: String },
    /// The call failed: the code of its error, and WeChat's number.
    Failed { code: String, errcode: Option<i64> },
}

/// What a read found, or why it found nothing.
pub(crate) type Reading = Result<Current, Unread>;

/// WeChat's number for a config that does not exist.
const CONFIG_NOT_FOUND: i64 = 85089;

impl Unread {
    /// A read that failed. A config that is not found is no failure.
    pub(crate) fn of_error(code: &str, errcode: Option<i64>) -> Reading {
        if errcode == Some(CONFIG_NOT_FOUND) {
            return Ok(Current::default());
        }
        Err(Self::Failed { code: code.to_owned(), errcode })
    }
}

/// Reads the answer of the call that reads a resource.
pub(crate) fn current(resource: &Resource, answer: Node<'_>) -> Reading {
    let mut found = Current::default();
    // A client answers null for a config that is not found.
    let some = Some(answer).filter(|answer| !answer.is_null() || !matches!(resource, Resource::Function { .. }));
    match object(some, "").and_then(|_| found.read(resource, answer)).and_then(|()| found.once()) {
        Ok(()) => Ok(found),
        Err(path) => Err(Unread::Odd { path }),
    }
}

/// A member that is there and not null.
fn given<'n>(node: Node<'n>, name: &str) -> Option<Node<'n>> {
    node.get(name).filter(|value| !value.is_null())
}

fn text<'n>(node: Node<'n>, name: &str) -> Option<&'n str> {
    node.get(name).and_then(Node::as_text)
}

fn flag(node: Node<'_>, name: &str) -> Option<bool> {
    node.get(name).and_then(Node::as_bool)
}

/// The reading of one answer. An error is the path of what cannot be read.
type Done = Result<(), String>;

/// Refuses what has another type than an object: taken for nothing, it would be overwritten.
fn object<'n>(node: Option<Node<'n>>, path: &str) -> Result<Option<Node<'n>>, String> {
    if node.is_none_or(Node::is_object) { Ok(node) } else { Err(path.to_owned()) }
}

/// Refuses what has another type than a list.
fn list<'n>(node: Option<Node<'n>>, path: &str) -> Result<Option<Node<'n>>, String> {
    if node.is_none_or(Node::is_list) { Ok(node) } else { Err(path.to_owned()) }
}

impl Current {
    fn read(&mut self, resource: &Resource, answer: Node<'_>) -> Done {
        match resource {
            Resource::Push => {
                let data = object(given(answer, "data"), "data")?;
                let config = |name| object(data.and_then(|data| given(data, name)), name);
                self.read_function_push(config("function_config")?)?;
                self.read_container_push(config("container_config")?)
            }
            Resource::Whitelist { .. } | Resource::Token { .. } => self.read_access(answer),
            Resource::Function { config, .. } => {
                let Some(text) = given(answer, "config") else { return Ok(()) };
                let text = text.as_text().ok_or("config")?;
                if text.trim_ascii().is_empty() {
                    return Ok(());
                }
                let tape = json::read_lenient(text).map_err(|_| "config")?;
                self.read_config(*config, tape.root())
            }
        }
    }

    fn push(&mut self, path: String, content: Content) {
        self.entries.push(Entry { path, content });
    }

    /// Keeps in mind the members that are not in `known`.
    fn note_unknown(&mut self, node: Node<'_>, at: &str, known: &[&str]) {
        for (name, _) in node.members() {
            if !known.contains(&name) {
                self.unknown.push(below(at, name));
            }
        }
    }

    fn read_function_push(&mut self, config: Option<Node<'_>>) -> Done {
        const AT: &str = "function_config";
        let enable = || below(AT, "enable");
        let Some(config) = config else {
            self.push(enable(), Content::Flag(false));
            return Ok(());
        };
        let callbacks = list(given(config, "callbacks"), CALLBACKS)?;
        let is_empty = callbacks.is_none_or(|list| list.items().next().is_none());
        let is_on = match given(config, "enable") {
            // It is blank, so it was never set.
            None if is_empty => false,
            enable => enable.and_then(Node::as_bool).ok_or("function_config.enable")?,
        };
        self.push(enable(), Content::Flag(is_on));
        self.note_unknown(config, AT, &["enable", "callbacks"]);
        for row in callbacks.into_iter().flat_map(Node::items) {
            self.read_callback(row)?;
        }
        Ok(())
    }

    fn read_callback(&mut self, row: Node<'_>) -> Done {
        let event = given(row, "event").map_or(Some(""), Node::as_text);
        let (Some(kind), Some(event)) = (text(row, "msgType"), event) else { return Err(CALLBACKS.to_owned()) };
        let at = below(&below(CALLBACKS, kind), event);
        let member = |name: &str| text(row, name).map(str::to_owned).ok_or_else(|| below(&at, name));
        let (env, function_name) = (member("env")?, member("functionName")?);
        let enable = flag(row, "enable").ok_or_else(|| below(&at, "enable"))?;
        self.note_unknown(row, &at, &["msgType", "event", "env", "functionName", "enable"]);
        self.push(at, Content::Receiver(Receiver { env, function_name, enable }));
        Ok(())
    }

    fn read_container_push(&mut self, config: Option<Node<'_>>) -> Done {
        const AT: &str = "container_config";
        const TEXTS: [&str; 2] = ["qbase_env", "qbase_container_path"];
        let config = config.filter(|config| {
            let has_text = |name: &str| given(*config, name).is_some_and(|value| value.as_text() != Some(""));
            let has_mode = !matches!(given(*config, "text_mode").map(Node::value), None | Some(Value::Whole(0)));
            self.note_unknown(*config, AT, &["enable", TEXTS[0], TEXTS[1], "text_mode"]);
            let is_off = given(*config, "enable").is_none_or(|enable| enable.as_bool() == Some(false));
            // A blank config was never set.
            !is_off || has_mode || TEXTS.iter().any(|name| has_text(name))
        });
        let Some(config) = config else {
            self.push(below(AT, "enable"), Content::Flag(false));
            return Ok(());
        };
        let is_on = flag(config, "enable").ok_or("container_config.enable")?;
        self.push(below(AT, "enable"), Content::Flag(is_on));
        for name in TEXTS {
            let text = text(config, name).ok_or_else(|| below(AT, name))?;
            self.push(below(AT, name), Content::Text(text.to_owned()));
        }
        let Some(Value::Whole(mode @ (1 | 2))) = config.get("text_mode").map(Node::value) else {
            return Err(below(AT, "text_mode"));
        };
        self.push(below(AT, "text_mode"), Content::Number(mode));
        Ok(())
    }

    /// No page says what a missing `open` means, and a wrong guess would open or close the account. So it is odd.
    fn read_access(&mut self, answer: Node<'_>) -> Done {
        const KNOWN: [&str; 7] = ["errcode", "errmsg", "errCode", "errMsg", "open", "api_whitelist", "version"];
        let open = flag(answer, "open").ok_or("open")?;
        self.push("open".to_owned(), Content::Flag(open));
        self.version = match given(answer, "version").map(Node::value) {
            None => Some(0),
            Some(Value::Whole(version)) => Some(version),
            Some(_) => return Err("version".to_owned()),
        };
        self.note_unknown(answer, "", &KNOWN);
        self.read_set(given(answer, "api_whitelist"), WHITELIST)
    }

    fn read_set(&mut self, set: Option<Node<'_>>, at: &str) -> Done {
        for item in list(set, at)?.into_iter().flat_map(Node::items) {
            let name = item.as_text().ok_or(at)?;
            self.push(below(at, name), Content::Member);
        }
        Ok(())
    }

    /// An answer that names one thing twice cannot be written back as it is, unless both are the same.
    fn once(&mut self) -> Done {
        let index = Index::of(self.entries.iter().map(|entry| &entry.path));
        let mut is_first = Vec::new();
        for (place, Entry { path, content }) in self.entries.iter().enumerate() {
            let first = index.find(path).unwrap_or(place);
            if self.entries.get(first).is_some_and(|entry| entry.content != *content) {
                return Err(path.clone());
            }
            is_first.push(first == place);
        }
        let mut is_first = is_first.into_iter();
        self.entries.retain(|_| is_first.next().unwrap_or_default());
        Ok(())
    }

    fn read_config(&mut self, config: FunctionConfigKind, root: Node<'_>) -> Done {
        // WeChat's pages do not show the object around the list of triggers.
        if config == FunctionConfigKind::Triggers && root.is_list() {
            return self.read_triggers(root);
        }
        if !root.is_object() {
            return Err("config".to_owned());
        }
        match config {
            FunctionConfigKind::Permissions => {
                self.note_unknown(root, "", &["permissions"]);
                let Some(permissions) = given(root, "permissions") else { return Ok(()) };
                if !permissions.is_object() {
                    return Err("permissions".to_owned());
                }
                self.note_unknown(permissions, "permissions", &["openapi"]);
                self.read_set(given(permissions, "openapi"), PERMISSIONS)
            }
            FunctionConfigKind::Triggers => {
                self.note_unknown(root, "", &["triggers"]);
                let triggers = list(given(root, "triggers"), TRIGGERS)?;
                triggers.map_or(Ok(()), |triggers| self.read_triggers(triggers))
            }
            FunctionConfigKind::Environment => self.read_environment(root),
        }
    }

    fn read_triggers(&mut self, triggers: Node<'_>) -> Done {
        for row in triggers.items() {
            let at = below(TRIGGERS, text(row, "name").ok_or(TRIGGERS)?);
            if text(row, "type") != Some("timer") {
                return Err(below(&at, "type"));
            }
            let cron = text(row, "config").ok_or_else(|| below(&at, "config"))?;
            self.note_unknown(row, &at, &["name", "type", "config"]);
            self.push(at, Content::Cron(cron.to_owned()));
        }
        Ok(())
    }

    fn read_environment(&mut self, root: Node<'_>) -> Done {
        self.note_unknown(root, "", &["timeout", "environment"]);
        match given(root, "timeout").map(Node::value) {
            None => {}
            Some(Value::Whole(seconds)) => self.push("timeout".to_owned(), Content::Number(seconds)),
            Some(_) => return Err("timeout".to_owned()),
        }
        let variables = list(given(root, "environment"), "environment")?;
        for row in variables.into_iter().flat_map(Node::items) {
            let at = below(VARIABLES, text(row, "key").ok_or(VARIABLES)?);
            let Some(value) = text(row, "value") else { return Err(at) };
            self.note_unknown(row, &at, &["key", "value"]);
            self.push(at, Content::Hidden(Secret::new(value)));
        }
        Ok(())
    }
}
