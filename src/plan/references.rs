//! Replaces references by their texts: `$env`, `$merchant` and `configFile`.
//!
//! The result is JSON text without references, for the check by the rules of the interfaces. What cannot be replaced gets
//! its one issue here. A mark stands in its place, and the check's issues about the mark are dropped.

use super::{
    desired::OpenColumn,
    names::{Names, add, insert},
    resolver::Resolver,
    words::{ABSENT, CONFIG_FILE, ENV, MERCHANT, SCHEMA, VARIABLES},
};
use crate::{
    config::Secret,
    config::{rules::VARIABLE_KEY, without_comments},
    json::{self, Node, Value, Writer},
    schema::{IssueCode, Issues, Place, Shape, check, did_you_mean},
};

/// Begins a text that is not known yet. Unicode promises that no text has this character.
pub(super) const UNKNOWN: char = '\u{10ffff}';

/// A text with its references replaced, and what was found on the way.
pub(super) struct References<'r> {
    resolver: &'r Resolver<'r>,
    pub(super) issues: Issues,
    pub(super) out: Writer,
    /// The paths that have their issue already.
    pub(super) settled: Vec<String>,
    /// The paths of texts that are not known. A text is wrong where none may stand, and nothing else is known of it.
    pub(super) texts: Vec<String>,
    /// The paths of texts from the environment. Messages must not show these texts.
    pub(super) hidden: Vec<String>,
    pub(super) open: Vec<OpenColumn>,
    /// All names that were looked up.
    pub(super) names: Names,
    /// The variables that are set.
    pub(super) env: Vec<(String, Secret)>,
    /// The files that could be read.
    pub(super) files: Vec<(String, String)>,
}

/// What a place may hold.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// Any reference.
    Free,
    /// A text that says which thing is meant. A review has to see it.
    Identity,
    /// The path of a file, which is read before a merchant is known.
    File,
    /// Variables. Their names are chosen by users, so a name says nothing about the value.
    Variables,
}

impl Role {
    fn of(key: &str) -> Self {
        match key {
            "name" | "env" | "msgType" | "event" => Self::Identity,
            CONFIG_FILE => Self::File,
            VARIABLES => Self::Variables,
            _ => Self::Free,
        }
    }
}

impl<'r> References<'r> {
    pub(super) fn replace(root: Node<'_>, resolver: &'r Resolver<'r>) -> Self {
        let mut references = Self {
            resolver,
            issues: Issues::new(resolver.locale, false),
            out: Writer::default(),
            settled: Vec::new(),
            texts: Vec::new(),
            hidden: Vec::new(),
            open: Vec::new(),
            names: Names::default(),
            env: Vec::new(),
            files: Vec::new(),
        };
        references.value(root, &Place::Root, Role::Free);
        references
    }

    fn value(&mut self, node: Node<'_>, place: &Place<'_>, role: Role) {
        match node.value() {
            Value::Null => {
                self.issues.add(IssueCode::NullValue, *place, ["", ""]);
                self.unknown(place);
            }
            Value::Half => {
                check(&Shape::Text, node, *place, false, &mut self.issues);
                self.unknown(place);
            }
            Value::Object => self.object(node, place, role),
            _ if role == Role::File && !node.is_object() => self.file(node, place),
            Value::List(items) => {
                self.out.open(b'[');
                for (index, item) in items.enumerate() {
                    self.value(item, &Place::Index(place, index), Role::Free);
                }
                self.out.close(b']');
            }
            _ => self.out.value(node),
        }
    }

    fn object(&mut self, object: Node<'_>, place: &Place<'_>, role: Role) {
        if let Some((kind, name)) = object.members().find(|(key, _)| matches!(*key, ENV | MERCHANT)) {
            return self.reference(object, kind, name, place, role);
        }
        if let Some(misspelt) = misspelt(object) {
            let hint = did_you_mean(misspelt, &[ENV, MERCHANT, ABSENT], self.resolver.locale);
            self.issues.add(IssueCode::UnknownField, Place::Name(place, misspelt), [misspelt, &hint]);
            return self.unknown(place);
        }
        if role == Role::File {
            return self.file(object, place);
        }
        self.out.open(b'{');
        for (key, value) in object.entries() {
            let name = key.as_text().unwrap_or_default();
            let place = Place::Name(place, name);
            self.out.key(name);
            let mut inner = Role::of(name);
            if role == Role::Variables {
                // Here, because the check that follows does not see what is said about the value alone.
                // A name that WeChat has can be odd, if it is taken away.
                if value.get(ABSENT).is_none() || name.starts_with('$') {
                    check(&VARIABLE_KEY, key, place, false, &mut self.issues);
                }
                inner = Role::Free;
            }
            self.value(value, &place, inner);
        }
        self.out.close(b'}');
    }

    /// Writes the text of `{ $env: NAME }` or `{ $merchant: column }`.
    fn reference(&mut self, object: Node<'_>, kind: &str, name: Node<'_>, place: &Place<'_>, role: Role) {
        for (key, _) in object.members().filter(|(key, _)| *key != kind) {
            self.issues.add(IssueCode::UnknownField, Place::Name(place, key), [key, ""]);
        }
        check(&Shape::FilledText, name, Place::Name(place, kind), false, &mut self.issues);
        let Some(name) = name.as_text().filter(|name| !name.is_empty()) else { return self.unknown(place) };
        if role == Role::File || (kind == ENV && role == Role::Identity) {
            let what = self.resolver.locale.of(if role == Role::File {
                ["which file is read", "读取的是哪个文件"]
            } else {
                ["what is meant", "所指的对象"]
            });
            self.issues.add(IssueCode::ReferenceNotAllowed, *place, [kind, what]);
            return self.unknown(place);
        }
        let (look_up, names, missing) = if kind == ENV {
            (self.resolver.env, &mut self.names.env, IssueCode::UnsetVariable)
        } else {
            (self.resolver.merchant, &mut self.names.merchant, IssueCode::MissingColumn)
        };
        add(names, name);
        if kind == MERCHANT && look_up.is_none() {
            self.open.push(OpenColumn { path: place.path(), column: name.to_owned() });
            add(&mut self.texts, &place.path());
            return self.out.text(&mark(name));
        }
        let Some(text) = look_up.and_then(|look_up| look_up(name)) else {
            self.issues.add(missing, *place, [name, ""]);
            add(&mut self.texts, &place.path());
            return self.unique_mark(place);
        };
        self.out.text(&text);
        if kind == ENV {
            add(&mut self.hidden, &place.path());
            insert(&mut self.env, name, Secret::new(text));
        }
    }

    /// Writes the permissions and triggers of a function's `config.json`. Other members are not for us.
    fn file(&mut self, path: Node<'_>, place: &Place<'_>) {
        check(&Shape::FilledText, path, *place, false, &mut self.issues);
        let Some(path) = path.as_text().filter(|path| !path.is_empty()) else { return self.unknown(place) };
        let read = self.resolver.file.map_or_else(
            || {
                let locale = self.resolver.locale;
                Err(locale.of(["only `loadDesired` reads files", "只有 `loadDesired` 会读取文件"]).to_owned())
            },
            |read| read(path),
        );
        add(&mut self.names.files, path);
        match read {
            Ok(content) => {
                self.file_content(&content, place);
                insert(&mut self.files, path, content);
            }
            Err(reason) => {
                self.issues.add(IssueCode::UnreadableFile, *place, [&reason, ""]);
                self.unknown(place);
            }
        }
    }

    fn file_content(&mut self, content: &str, place: &Place<'_>) {
        let content = without_comments(content);
        let tape = match json::read_strict(&content) {
            Ok(tape) => tape,
            Err(syntax) => {
                let reason = self.resolver.locale.of(syntax.reason);
                self.issues.add(IssueCode::InvalidJson, *place, [&syntax.line(&content), reason]);
                return self.unknown(place);
            }
        };
        let root = tape.root();
        if !root.is_object() {
            check(&Shape::Object(&[]), root, *place, false, &mut self.issues);
            return self.unknown(place);
        }
        self.out.open(b'{');
        for (key, value) in root.members().filter(|(key, _)| matches!(*key, "permissions" | "triggers")) {
            self.out.key(key).value(value);
        }
        self.out.close(b'}');
    }

    fn unknown(&mut self, place: &Place<'_>) {
        add(&mut self.settled, &place.path());
        self.unique_mark(place);
    }

    /// Writes a mark that is equal to no other, so that two of them are no duplicates.
    fn unique_mark(&mut self, place: &Place<'_>) {
        let mut own = String::from(UNKNOWN);
        own.push_str(&place.path());
        self.out.text(&mark(&own));
    }
}

/// Returns a mark for a text that is not known. Columns of one name will have one text, so they have one mark.
fn mark(name: &str) -> String {
    let mut mark = String::from(UNKNOWN);
    mark.push_str(name);
    mark
}

/// Returns the key of an object that looks like a reference and is none.
fn misspelt(object: Node<'_>) -> Option<&str> {
    let mut keys = object.members().map(|(key, _)| key);
    let only = keys.next().filter(|key| key.starts_with('$') && !matches!(*key, ABSENT | SCHEMA))?;
    keys.next().is_none().then_some(only)
}
