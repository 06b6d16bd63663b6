//! The steps of applying as JSON text, for a driver that is no Rust. A step holds values of variables, so its text must
//! not be printed or stored.

use super::{
    apply::{Action, Broken, Event, Phase, Settled, State, Step},
    current::Reading,
    entry::{Content, Entry},
    field::Shown,
    path::list_named,
    plan_json::{read_change, read_shown, write_change, write_field, write_shown},
    render_words::broken,
    resource::Resource,
    wish::{NamedList, Wish},
};
use crate::{
    config::Secret,
    json::{Node, Value, Writer},
    locale::Locale,
};

impl Step {
    pub(crate) fn write_to(&self, out: &mut Writer) {
        let Wish { resource, wanted, absent, list } = &self.wish;
        out.object(|out| {
            write_change(out.key("change"), &self.change);
            write_read(out.key("read"), resource);
            out.key("wanted").list(wanted, write_entry);
            out.key("absent").list(absent, |out, path| out.text(path));
            if let Some(NamedList { path, is_pruned, is_none_at_all }) = list {
                out.member("list", path);
                out.key("takesRest").bool(*is_pruned || *is_none_at_all);
            }
        });
    }

    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        let change = read_change(node.get("change")?)?;
        let mut wish = Wish::new(change.resource.clone());
        for entry in node.get("wanted")?.items() {
            wish.wanted.push(read_entry(entry)?);
        }
        for path in node.get("absent")?.items() {
            wish.absent.push(path.as_text()?.to_owned());
        }
        if let Some(list) = node.get("list") {
            let is_none_at_all = node.get("takesRest")?.as_bool()?;
            wish.list = Some(NamedList { path: list_named(list.as_text()?)?, is_pruned: false, is_none_at_all });
        }
        Some(Self { change, wish })
    }
}

/// The call that reads a resource.
pub(crate) fn write_read(out: &mut Writer, resource: &Resource) {
    out.object(|out| {
        out.member("call", resource.read_call());
        resource.write_read_payload(out.key("payload"));
    });
}

/// An entry is its path and its content. A member of a set has no content.
fn write_entry(out: &mut Writer, entry: &Entry) {
    out.object(|out| {
        out.member("path", &entry.path);
        match &entry.content {
            Content::Hidden(value) => out.member("hidden", value.reveal()),
            Content::Cron(cron) => out.member("cron", cron),
            content => {
                if let Some(shown) = content.shown() {
                    write_shown(out.key("value"), &shown);
                }
            }
        }
    });
}

fn read_entry(node: Node<'_>) -> Option<Entry> {
    let text = |name| node.get(name).and_then(Node::as_text);
    let content = if let Some(value) = text("hidden") {
        Content::Hidden(Secret::new(value))
    } else if let Some(cron) = text("cron") {
        Content::Cron(cron.to_owned())
    } else {
        match node.get("value").and_then(read_shown) {
            None => Content::Member,
            Some(Shown::Flag(flag)) => Content::Flag(flag),
            Some(Shown::Number(number)) => Content::Number(number),
            Some(Shown::Text(text)) => Content::Text(text),
            Some(Shown::Receiver(receiver)) => Content::Receiver(receiver),
        }
    };
    Some(Entry { path: text("path")?.to_owned(), content })
}

const PHASES: [(Phase, &str); 5] = [
    (Phase::Begin, "begin"),
    (Phase::Compare, "compare"),
    (Phase::Write, "write"),
    (Phase::Confirm, "confirm"),
    (Phase::Wait, "wait"),
];

impl State {
    fn write_to(&self, out: &mut Writer) {
        let phase = PHASES.iter().find(|(phase, _)| *phase == self.phase).map_or("", |(_, name)| name);
        out.object(|out| {
            out.member("phase", phase);
            out.key("writes").whole(self.writes.into());
            out.key("waits").whole(self.waits.into());
            out.member("after", &self.after);
            out.key("isAnswered").bool(self.is_answered);
            out.key("isRefused").bool(self.is_refused);
        });
    }

    /// Without a state, the step begins.
    pub(crate) fn read(node: Option<Node<'_>>) -> Self {
        let Some(node) = node else { return Self::begin() };
        let text = |name| node.get(name).and_then(Node::as_text).unwrap_or_default();
        let flag = |name| node.get(name).and_then(Node::as_bool).unwrap_or_default();
        let count = |name| match node.get(name).map(Node::value) {
            Some(Value::Whole(count)) => u8::try_from(count).unwrap_or(u8::MAX),
            _ => 0,
        };
        Self {
            phase: PHASES.iter().find(|(_, name)| *name == text("phase")).map_or(Phase::Begin, |(phase, _)| *phase),
            writes: count("writes"),
            waits: count("waits"),
            after: text("after").to_owned(),
            is_answered: flag("isAnswered"),
            is_refused: flag("isRefused"),
        }
    }
}

impl Event {
    /// Reads what happened. `reading` reads an answer, or the error of a read.
    pub(crate) fn read(node: Node<'_>, reading: impl Fn(Node<'_>) -> Reading) -> Self {
        let kind = node.get("kind").and_then(Node::as_text).unwrap_or_default();
        let found = node.get("read");
        match (kind, found) {
            ("read", Some(found)) => {
                Self::Read(reading(found), node.get("before").and_then(|found| reading(found).ok()))
            }
            ("written", _) => Self::Written,
            ("failed", _) => {
                let outcome = node.get("outcome").and_then(Node::as_text);
                Self::Failed { may_be_done: !matches!(outcome, Some("not_sent" | "not_done")) }
            }
            ("waited", _) => Self::Waited,
            (_, Some(found)) => {
                let age = match node.get("age").map(Node::value) {
                    Some(Value::Whole(age)) => u64::try_from(age).unwrap_or(u64::MAX),
                    _ => u64::MAX,
                };
                Self::Begin(Some((reading(found), age)))
            }
            _ => Self::Begin(None),
        }
    }
}

impl Action {
    pub(crate) fn write_to(&self, step: &Step, locale: Locale, out: &mut Writer) {
        out.object(|out| match self {
            Self::Read(state) => {
                let resource = &step.change.resource;
                out.member("do", "read");
                out.member("call", resource.read_call());
                resource.write_read_payload(out.key("payload"));
                state.write_to(out.key("state"));
            }
            Self::Write(state, payload) => {
                out.member("do", "write");
                out.member("call", step.change.resource.call());
                out.key("payload").literal(str::from_utf8(payload).unwrap_or("null"));
                state.write_to(out.key("state"));
            }
            Self::Wait(state, milliseconds) => {
                out.member("do", "wait");
                out.key("ms").whole(i64::try_from(*milliseconds).unwrap_or(i64::MAX));
                state.write_to(out.key("state"));
            }
            Self::Done { settled } => {
                out.member("do", "done");
                out.member("settled", if *settled == Settled::Read { "read" } else { "answer" });
            }
            Self::Failed(Broken { reason, may_be_written, differs, theirs }) => {
                out.member("do", "failed");
                out.member("reason", reason.as_str());
                out.member("message", &broken(&step.change.resource, *reason, locale));
                out.key("mayBeWritten").bool(*may_be_written);
                out.key("differs").list(differs, write_field);
                out.key("theirs").list(theirs, write_field);
            }
        });
    }
}
