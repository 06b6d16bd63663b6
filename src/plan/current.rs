//! What WeChat answered, in the form in which it is compared. What means the same becomes the same here: a push that was
//! never set and one that is off and empty, a config that is not found and an empty one.

use super::{
    entry::{Content, Entry},
    field::Receiver,
    path::{Path, path_of, path_text},
    resource::{FunctionConfigKind, Read},
    secret::Secret,
};
use crate::json::{self, Node, Value};

/// What one read found.
#[derive(Clone, Default)]
pub(crate) struct Current {
    /// In the order of the answer.
    pub(crate) entries: Vec<Entry>,
    /// The version of a whitelist. Nobody knows what a write makes of it.
    pub(crate) version: Option<i64>,
    /// Members that no page names. A write would lose them.
    pub(crate) unknown: Vec<Path>,
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

/// Reads an answer.
pub(crate) fn current(read: &Read, answer: Node<'_>) -> Reading {
    let mut found = Current::default();
    let odd = |path: Path| Unread::Odd { path: path_text(&path) };
    match read {
        Read::Push => found.read_push(answer).map_err(odd)?,
        Read::Access { .. } => found.read_access(answer).map_err(odd)?,
        Read::Function { config, .. } => {
            let Some(text) = given(answer, "config") else { return Ok(found) };
            let text = text.as_text().ok_or_else(|| odd(path_of(["config"])))?;
            if !text.trim_ascii().is_empty() {
                let tape = json::read_lenient(text).map_err(|_| odd(path_of(["config"])))?;
                found.read_config(*config, tape.root()).map_err(odd)?;
            }
        }
    }
    Ok(found)
}

/// A member that is there and not null.
fn given<'n>(node: Node<'n>, name: &str) -> Option<Node<'n>> {
    node.get(name).filter(|value| !value.is_null())
}

fn has_text(node: Node<'_>, name: &str) -> bool {
    given(node, name).is_some_and(|value| value.as_text() != Some(""))
}

/// The reading of one answer. An error is the path of what cannot be read.
type Done<T = ()> = Result<T, Path>;

impl Current {
    fn push(&mut self, path: Path, content: Content) -> Done {
        self.entries.push(Entry { path, content });
        Ok(())
    }

    /// Keeps in mind the members that are not in `known`.
    fn note_unknown(&mut self, node: Node<'_>, at: &[&str], known: &[&str]) {
        for (name, _) in node.members().filter(|(name, _)| !known.contains(name)) {
            self.unknown.push(at.iter().copied().chain([name]).map(str::to_owned).collect());
        }
    }

    fn read_push(&mut self, answer: Node<'_>) -> Done {
        let data = given(answer, "data");
        self.read_function_push(data.and_then(|data| given(data, "function_config")))?;
        self.read_container_push(data.and_then(|data| given(data, "container_config")))
    }

    fn read_function_push(&mut self, config: Option<Node<'_>>) -> Done {
        const AT: &str = "function_config";
        let callbacks = config.and_then(|config| given(config, "callbacks"));
        let enable = config.and_then(|config| given(config, "enable"));
        let is_on = match enable.map(Node::as_bool) {
            // It was never set, or it is blank.
            None if callbacks.is_none_or(|list| list.items().next().is_none()) => false,
            Some(Some(is_on)) => is_on,
            _ => return Err(path_of([AT, "enable"])),
        };
        self.push(path_of([AT, "enable"]), Content::Flag(is_on))?;
        let Some(config) = config else { return Ok(()) };
        self.note_unknown(config, &[AT], &["enable", "callbacks"]);
        let Some(callbacks) = callbacks else { return Ok(()) };
        if !callbacks.is_list() {
            return Err(path_of([AT, "callbacks"]));
        }
        callbacks.items().try_for_each(|row| self.read_callback(row))
    }

    fn read_callback(&mut self, row: Node<'_>) -> Done {
        const KNOWN: [&str; 5] = ["msgType", "event", "env", "functionName", "enable"];
        let (kind, event) = (row.get("msgType").and_then(Node::as_text), given(row, "event"));
        let event = event.map_or(Some(""), Node::as_text);
        let (Some(kind), Some(event)) = (kind, event) else { return Err(path_of(["function_config", "callbacks"])) };
        let at = ["function_config", "callbacks", kind, event];
        let odd = |name: &str| at.iter().copied().chain([name]).map(str::to_owned).collect::<Path>();
        let text = |name: &str| row.get(name).and_then(Node::as_text).map(str::to_owned).ok_or_else(|| odd(name));
        let receiver = Receiver {
            env: text("env")?,
            function_name: text("functionName")?,
            enable: row.get("enable").and_then(Node::as_bool).ok_or_else(|| odd("enable"))?,
        };
        self.note_unknown(row, &at, &KNOWN);
        self.push_once(path_of(at), Content::Receiver(receiver))
    }

    fn read_container_push(&mut self, config: Option<Node<'_>>) -> Done {
        const AT: &str = "container_config";
        const TEXTS: [&str; 2] = ["qbase_env", "qbase_container_path"];
        let enable = config.and_then(|config| given(config, "enable"));
        let is_off = enable.is_none_or(|enable| enable.as_bool() == Some(false));
        let mode = config.and_then(|config| given(config, "text_mode")).map(Node::value);
        let is_blank = config.is_none_or(|config| {
            is_off && !TEXTS.iter().any(|name| has_text(config, name)) && matches!(mode, None | Some(Value::Whole(0)))
        });
        if let Some(config) = config {
            self.note_unknown(config, &[AT], &["enable", TEXTS[0], TEXTS[1], "text_mode"]);
        }
        let is_on = if is_blank { Some(false) } else { enable.and_then(Node::as_bool) };
        self.push(path_of([AT, "enable"]), Content::Flag(is_on.ok_or_else(|| path_of([AT, "enable"]))?))?;
        let Some(config) = config.filter(|_| !is_blank) else { return Ok(()) };
        for name in TEXTS {
            let text = config.get(name).and_then(Node::as_text).ok_or_else(|| path_of([AT, name]))?;
            self.push(path_of([AT, name]), Content::Text(text.to_owned()))?;
        }
        let Some(Value::Whole(mode @ (1 | 2))) = mode else { return Err(path_of([AT, "text_mode"])) };
        self.push(path_of([AT, "text_mode"]), Content::Number(mode))
    }

    /// No page says what a missing `open` means, and a wrong guess would open or close the account. So it is odd.
    fn read_access(&mut self, answer: Node<'_>) -> Done {
        const KNOWN: [&str; 7] = ["errcode", "errmsg", "errCode", "errMsg", "open", "api_whitelist", "version"];
        let open = answer.get("open").and_then(Node::as_bool).ok_or_else(|| path_of(["open"]))?;
        self.push(path_of(["open"]), Content::Flag(open))?;
        self.version = match given(answer, "version").map(Node::value) {
            None => Some(0),
            Some(Value::Whole(version)) => Some(version),
            Some(_) => return Err(path_of(["version"])),
        };
        self.note_unknown(answer, &[], &KNOWN);
        self.read_set(given(answer, "api_whitelist"), &["api_whitelist"])
    }

    fn read_set(&mut self, list: Option<Node<'_>>, at: &[&str]) -> Done {
        let path = || at.iter().map(|name| (*name).to_owned()).collect::<Path>();
        let Some(list) = list else { return Ok(()) };
        if !list.is_list() {
            return Err(path());
        }
        for item in list.items() {
            let name = item.as_text().ok_or_else(path)?;
            let mut path = path();
            path.push(name.to_owned());
            self.push_once(path, Content::Member)?;
        }
        Ok(())
    }

    /// An answer that names one thing twice cannot be written back as it is, unless both are the same.
    fn push_once(&mut self, path: Path, content: Content) -> Done {
        match self.entries.iter().find(|entry| entry.path == path) {
            None => self.push(path, content),
            Some(entry) if entry.content == content => Ok(()),
            Some(_) => Err(path),
        }
    }

    fn read_config(&mut self, config: FunctionConfigKind, root: Node<'_>) -> Done {
        if !root.is_object() && !root.is_list() {
            return Err(path_of(["config"]));
        }
        match config {
            // WeChat's pages do not show the object around the list.
            FunctionConfigKind::Triggers if root.is_list() => self.read_triggers(root),
            _ if root.is_list() => Err(path_of(["config"])),
            FunctionConfigKind::Permissions => {
                self.note_unknown(root, &[], &["permissions"]);
                let permissions = given(root, "permissions");
                if let Some(permissions) = permissions {
                    if !permissions.is_object() {
                        return Err(path_of(["permissions"]));
                    }
                    self.note_unknown(permissions, &["permissions"], &["openapi"]);
                }
                self.read_set(permissions.and_then(|list| given(list, "openapi")), &["permissions", "openapi"])
            }
            FunctionConfigKind::Triggers => {
                self.note_unknown(root, &[], &["triggers"]);
                given(root, "triggers").map_or(Ok(()), |triggers| self.read_triggers(triggers))
            }
            FunctionConfigKind::Environment => self.read_environment(root),
        }
    }

    fn read_triggers(&mut self, triggers: Node<'_>) -> Done {
        if !triggers.is_list() {
            return Err(path_of(["triggers"]));
        }
        for row in triggers.items() {
            let text = |name: &str| row.get(name).and_then(Node::as_text);
            let name = text("name").ok_or_else(|| path_of(["triggers"]))?;
            let odd = |member: &str| path_of(["triggers", name, member]);
            if text("type") != Some("timer") {
                return Err(odd("type"));
            }
            let cron = text("config").ok_or_else(|| odd("config"))?;
            self.note_unknown(row, &["triggers", name], &["name", "type", "config"]);
            self.push_once(path_of(["triggers", name]), Content::Cron(cron.to_owned()))?;
        }
        Ok(())
    }

    fn read_environment(&mut self, root: Node<'_>) -> Done {
        self.note_unknown(root, &[], &["timeout", "environment"]);
        match given(root, "timeout").map(Node::value) {
            None => {}
            Some(Value::Whole(seconds)) => self.push(path_of(["timeout"]), Content::Number(seconds))?,
            Some(_) => return Err(path_of(["timeout"])),
        }
        let Some(variables) = given(root, "environment") else { return Ok(()) };
        if !variables.is_list() {
            return Err(path_of(["environment"]));
        }
        for row in variables.items() {
            let text = |name: &str| row.get(name).and_then(Node::as_text);
            let key = text("key").ok_or_else(|| path_of(["envVariables"]))?;
            let value = text("value").ok_or_else(|| path_of(["envVariables", key]))?;
            self.note_unknown(row, &["envVariables", key], &["key", "value"]);
            self.push_once(path_of(["envVariables", key]), Content::Hidden(Secret::new(value)))?;
        }
        Ok(())
    }
}
