//! A plan as JSON text, both ways.

use super::{
    danger::Danger,
    field::{Field, Op, Receiver, Shown},
    resource::Resource,
    types::{Change, Kept, Plan, Warning},
};
use crate::json::{self, Items, Node, Value, Writer};

/// The form of the text. A plan of another form is refused.
const FORMAT: &str = "wechat-cloudbase/plan@1";
/// The code of a warning about a write.
const UNWRITABLE: &str = "unwritable";

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
            write_texts(out, "prune", &self.prune);
            out.key("changes").list(&self.changes, write_change);
            write_count(out, "unchanged", self.unchanged);
            write_count(out, "kept", self.kept);
            out.key("keptElsewhere").list(&self.kept_elsewhere, |out, kept| {
                out.object(|out| {
                    kept.resource.write_to(out.key("resource"));
                    write_texts(out, "kept", &kept.entries);
                });
            });
            out.key("dangers").list(self.dangers(), |out, danger| out.text(danger.as_str()));
            out.key("warnings").list(&self.warnings, |out, warning| {
                out.object(|out| write_warning_members(out, warning));
            });
        });
    }

    fn read(root: Node<'_>) -> Option<Self> {
        if text(root, "format")? != FORMAT {
            return None;
        }
        let mut plan = Self {
            made: text(root, "made"),
            by: text(root, "by"),
            merchant: text(root, "merchant"),
            desired: text(root, "desired")?,
            prune: texts(root, "prune")?,
            unchanged: count(root, "unchanged")?,
            kept: count(root, "kept")?,
            ..Self::default()
        };
        for change in list(root, "changes")? {
            plan.changes.push(read_change(change)?);
        }
        for kept in list(root, "keptElsewhere")? {
            let resource = Resource::from_json(kept.get("resource")?)?;
            plan.kept_elsewhere.push(Kept { resource, entries: texts(kept, "kept")? });
        }
        for warning in list(root, "warnings")? {
            plan.warnings.push(Warning {
                resource: Resource::from_json(warning.get("resource")?)?,
                is_read: text(warning, "code")? == UNWRITABLE,
                error: text(warning, "error"),
                errcode: whole(warning, "errcode"),
                path: text(warning, "path"),
            });
        }
        Some(plan)
    }
}

fn write_count(out: &mut Writer, name: &str, count: usize) {
    out.key(name).whole(i64::try_from(count).unwrap_or(i64::MAX));
}

fn write_texts(out: &mut Writer, name: &str, texts: &[String]) {
    out.key(name).list(texts, |out, text| out.text(text));
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
        write_texts(out, "kept", &change.kept);
        if !change.unknown.is_empty() {
            write_texts(out, "unknown", &change.unknown);
        }
        out.key("dangers").list(&change.dangers, |out, danger| out.text(danger.as_str()));
    });
}

pub(crate) fn write_field(out: &mut Writer, field: &Field) {
    out.object(|out| {
        out.member("path", &field.path);
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

pub(crate) fn write_warning_members(out: &mut Writer, warning: &Warning) {
    out.member("code", if warning.is_read { UNWRITABLE } else { "unread" });
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
}

fn list<'n>(node: Node<'n>, name: &str) -> Option<Items<'n>> {
    node.get(name).filter(|list| list.is_list()).map(Node::items)
}

fn text(node: Node<'_>, name: &str) -> Option<String> {
    Some(node.get(name)?.as_text()?.to_owned())
}

fn whole(node: Node<'_>, name: &str) -> Option<i64> {
    if let Value::Whole(number) = node.get(name)?.value() { Some(number) } else { None }
}

fn count(node: Node<'_>, name: &str) -> Option<usize> {
    usize::try_from(whole(node, name)?).ok()
}

fn texts(node: Node<'_>, name: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for text in list(node, name)? {
        texts.push(text.as_text()?.to_owned());
    }
    Some(texts)
}

pub(crate) fn read_change(node: Node<'_>) -> Option<Change> {
    let mut change = Change {
        id: count(node, "id")?,
        resource: Resource::from_json(node.get("resource")?)?,
        base: text(node, "base")?,
        version: whole(node, "version"),
        fields: Vec::new(),
        kept: texts(node, "kept")?,
        unknown: texts(node, "unknown").unwrap_or_default(),
        dangers: Vec::new(),
    };
    for field in list(node, "fields")? {
        change.fields.push(Field {
            path: text(field, "path")?,
            op: Op::of(&text(field, "op")?)?,
            from: field.get("from").and_then(read_shown),
            to: field.get("to").and_then(read_shown),
        });
    }
    for danger in list(node, "dangers")? {
        change.dangers.push(Danger::of(danger.as_text()?)?);
    }
    Some(change)
}

pub(crate) fn read_shown(node: Node<'_>) -> Option<Shown> {
    Some(match node.value() {
        Value::Bool(flag) => Shown::Flag(flag),
        Value::Whole(number) => Shown::Number(number),
        Value::Text(text) => Shown::Text(text.to_owned()),
        _ => {
            let (env, function_name) = (text(node, "env")?, text(node, "functionName")?);
            Shown::Receiver(Receiver { env, function_name, enable: node.get("enable")?.as_bool()? })
        }
    })
}
