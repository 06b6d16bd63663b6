//! A plan as JSON text, both ways.

use super::{
    danger::Danger,
    field::{Field, Op, Receiver, Shown},
    path::{Path, path_text, read_path},
    resource::Resource,
    types::{Change, Kept, Plan, Warning},
};
use crate::json::{self, Node, Value, Writer};

/// The form of the text. A plan of another form is refused.
const FORMAT: &str = "wechat-cloudbase/plan@1";

impl Plan {
    /// Writes the plan as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Writer::default();
        self.write_to(&mut out);
        String::from_utf8(out.finish()).unwrap_or_default()
    }

    /// Reads a plan. `None` if the text is not JSON, or is no plan of this form.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        Self::read(json::read_strict(text).ok()?.root())
    }

    pub(crate) fn write_to(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("format", FORMAT);
            for (name, text) in [("made", &self.made), ("by", &self.by), ("merchant", &self.merchant)] {
                if let Some(text) = text {
                    out.member(name, text);
                }
            }
            out.member("desired", &self.desired);
            out.key("prune").list(&self.prune, |out, name| out.text(name));
            out.key("changes").list(&self.changes, write_change);
            write_count(out, "unchanged", self.unchanged);
            write_count(out, "kept", self.kept);
            out.key("keptElsewhere").list(&self.kept_elsewhere, |out, kept| {
                out.object(|out| {
                    kept.resource.write_to(out.key("resource"));
                    write_paths(out, "kept", &kept.entries);
                });
            });
            out.key("dangers").list(self.dangers(), |out, danger| out.text(danger.as_str()));
            out.key("warnings").list(&self.warnings, write_warning);
        });
    }

    pub(crate) fn read(root: Node<'_>) -> Option<Self> {
        let text = |name| Some(root.get(name)?.as_text()?.to_owned());
        if root.get("format")?.as_text() != Some(FORMAT) {
            return None;
        }
        Some(Self {
            made: text("made"),
            by: text("by"),
            merchant: text("merchant"),
            desired: text("desired")?,
            prune: list(root, "prune", |node| node.as_text().map(str::to_owned))?,
            changes: list(root, "changes", read_change)?,
            unchanged: count(root, "unchanged")?,
            kept: count(root, "kept")?,
            kept_elsewhere: list(root, "keptElsewhere", |node| {
                let resource = Resource::from_json(node.get("resource")?)?;
                Some(Kept { resource, entries: paths(node, "kept")? })
            })?,
            warnings: list(root, "warnings", read_warning)?,
        })
    }
}

fn write_count(out: &mut Writer, name: &str, count: usize) {
    out.key(name).whole(i64::try_from(count).unwrap_or(i64::MAX));
}

fn write_paths(out: &mut Writer, name: &str, paths: &[Path]) {
    out.key(name).list(paths, |out, path| out.text(&path_text(path)));
}

pub(crate) fn write_change(out: &mut Writer, change: &Change) {
    out.object(|out| {
        write_count(out, "id", change.id);
        change.resource.write_to(out.key("resource"));
        out.member("call", change.resource.call());
        out.member("base", &change.base);
        if let Some(version) = change.version {
            out.key("version").whole(version);
        }
        out.key("fields").list(&change.fields, write_field);
        write_paths(out, "kept", &change.kept);
        if !change.unknown.is_empty() {
            write_paths(out, "unknown", &change.unknown);
        }
        out.key("dangers").list(&change.dangers, |out, danger| out.text(danger.as_str()));
    });
}

pub(crate) fn write_field(out: &mut Writer, field: &Field) {
    out.object(|out| {
        out.member("path", &path_text(&field.path));
        out.member("op", field.op.as_str());
        for (name, shown) in [("from", &field.from), ("to", &field.to)] {
            if let Some(shown) = shown {
                write_shown(out.key(name), shown);
            }
        }
    });
}

pub(crate) fn write_shown(out: &mut Writer, shown: &Shown) {
    match shown {
        Shown::Flag(flag) => out.bool(*flag),
        Shown::Number(number) => out.whole(*number),
        Shown::Text(text) => out.text(text),
        Shown::Receiver(Receiver { env, function_name, enable }) => out.object(|out| {
            out.member("env", env);
            out.member("functionName", function_name);
            out.key("enable").bool(*enable);
        }),
    }
}

fn write_warning(out: &mut Writer, warning: &Warning) {
    out.object(|out| {
        out.member("code", "unread");
        warning.resource.write_to(out.key("resource"));
        if let Some(error) = &warning.error {
            out.member("error", error);
        }
        if let Some(errcode) = warning.errcode {
            out.key("errcode").whole(errcode);
        }
        if let Some(path) = &warning.path {
            out.member("path", path);
        }
    });
}

/// Reads all elements of a list. `None` if one of them is odd.
fn list<T>(node: Node<'_>, name: &str, read: impl Fn(Node<'_>) -> Option<T>) -> Option<Vec<T>> {
    node.get(name).filter(|list| list.is_list())?.items().map(read).collect()
}

fn whole(node: Node<'_>, name: &str) -> Option<i64> {
    if let Value::Whole(number) = node.get(name)?.value() { Some(number) } else { None }
}

fn count(node: Node<'_>, name: &str) -> Option<usize> {
    usize::try_from(whole(node, name)?).ok()
}

fn paths(node: Node<'_>, name: &str) -> Option<Vec<Path>> {
    list(node, name, |path| path.as_text().map(read_path))
}

pub(crate) fn read_change(node: Node<'_>) -> Option<Change> {
    Some(Change {
        id: count(node, "id")?,
        resource: Resource::from_json(node.get("resource")?)?,
        base: node.get("base")?.as_text()?.to_owned(),
        version: whole(node, "version"),
        fields: list(node, "fields", read_field)?,
        kept: paths(node, "kept")?,
        unknown: paths(node, "unknown").unwrap_or_default(),
        dangers: list(node, "dangers", |danger| Danger::of(danger.as_text()?))?,
    })
}

fn read_field(node: Node<'_>) -> Option<Field> {
    Some(Field {
        path: read_path(node.get("path")?.as_text()?),
        op: Op::of(node.get("op")?.as_text()?)?,
        from: read_shown(node.get("from")),
        to: read_shown(node.get("to")),
    })
}

pub(crate) fn read_shown(node: Option<Node<'_>>) -> Option<Shown> {
    let node = node?;
    Some(match node.value() {
        Value::Bool(flag) => Shown::Flag(flag),
        Value::Whole(number) => Shown::Number(number),
        Value::Text(text) => Shown::Text(text.to_owned()),
        _ => {
            let text = |name| Some(node.get(name)?.as_text()?.to_owned());
            let enable = node.get("enable")?.as_bool()?;
            Shown::Receiver(Receiver { env: text("env")?, function_name: text("functionName")?, enable })
        }
    })
}

fn read_warning(node: Node<'_>) -> Option<Warning> {
    let text = |name| Some(node.get(name)?.as_text()?.to_owned());
    let resource = Resource::from_json(node.get("resource")?)?;
    Some(Warning { resource, error: text("error"), errcode: whole(node, "errcode"), path: text("path") })
}
