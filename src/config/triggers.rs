//! The config of type 2: the timers of a function.

use std::collections::BTreeMap;

use super::{cron::Cron, part::Part, reading::read, rules, unknown::Unknown};
use crate::{
    json::{Node, Writer},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place},
};

/// The timers of a function, by name: `{"triggers":[{"name":"nightly","type":"timer","config":"0 0 2 * * * *"}]}`. Equal
/// if the same timers have the same cron expressions; the order of timers and the blanks in cron have no meaning.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    list: Vec<Trigger>,
    /// Whether the list has no object around it. WeChat's pages do not show the object, so a list alone may be right.
    is_bare: bool,
    unknown: Unknown,
}

/// A timer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trigger {
    /// Its name, once in each function.
    pub name: String,
    /// The schedule: a cron expression of seven fields, in UTC+8. [`Cron`] reads it.
    pub cron: String,
    /// The members that no page names.
    pub unknown: Unknown,
}

impl Triggers {
    /// Reads the text of `config`. Unknown members are kept.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the config.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        let shape_of = |root: Node<'_>| if root.is_list() { &rules::TRIGGER_LIST } else { &rules::TRIGGERS };
        let tape = read(text, shape_of, &[&["triggers"]], locale)?;
        let config = Part::new(tape.root(), text);
        if config.node.is_list() {
            return Ok(Self { is_bare: true, ..Self::of(config) });
        }
        let triggers = config.get("triggers").map(Self::of).unwrap_or_default();
        Ok(Self { unknown: config.unknown(&["triggers"]), ..triggers })
    }

    /// Reads a list of triggers.
    pub(super) fn of(list: Part<'_>) -> Self {
        let list = list.items().map(|trigger| Trigger {
            name: trigger.text("name").to_owned(),
            cron: trigger.text("config").to_owned(),
            unknown: trigger.unknown(&["name", "type", "config"]),
        });
        Self { list: list.collect(), ..Self::default() }
    }

    /// Returns the text of `config` that WeChat takes.
    #[must_use]
    pub fn to_text(&self) -> String {
        Writer::text_of(|out| self.write(out))
    }

    fn write(&self, out: &mut Writer) {
        if self.is_bare {
            return self.write_list(out);
        }
        out.object(|out| {
            self.write_list(out.key("triggers"));
            self.unknown.write(out);
        });
    }

    fn write_list(&self, out: &mut Writer) {
        out.list(self.iter(), |out, trigger| {
            out.object(|out| {
                out.key("name").text(&trigger.name);
                out.key("type").text("timer");
                out.key("config").text(&trigger.cron);
                trigger.unknown.write(out);
            });
        });
    }

    /// Returns the timers in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Trigger> {
        self.list.iter()
    }

    /// Returns the timer of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Trigger> {
        self.iter().find(|trigger| trigger.name == name)
    }

    /// Changes the schedule of a timer, or adds a timer behind the others.
    pub fn set(&mut self, name: &str, cron: impl Into<String>) {
        let cron = cron.into();
        if let Some(trigger) = self.list.iter_mut().find(|trigger| trigger.name == name) {
            trigger.cron = cron;
        } else {
            self.list.push(Trigger { name: name.to_owned(), cron, unknown: Unknown::default() });
        }
    }

    /// Takes a timer away.
    pub fn remove(&mut self, name: &str) {
        self.list.retain(|trigger| trigger.name != name);
    }

    /// Returns the unknown members beside the list.
    #[must_use]
    pub fn unknown(&self) -> &Unknown {
        &self.unknown
    }

    /// Returns what is suspicious: more than one timer, and what [`Cron::warnings`] finds in each schedule.
    #[must_use]
    pub fn warnings(&self, from: i64, locale: Locale) -> Vec<Issue> {
        let mut issues = Issues::new(locale, false);
        let around = Place::Name(&Place::Root, "triggers");
        let list = if self.is_bare { Place::Root } else { around };
        let schedules = self.list.iter().map(|trigger| Some(trigger.cron.as_str()));
        warn(schedules, from, list, &mut issues);
        issues.split().1
    }

    fn by_name(&self) -> BTreeMap<&str, (String, &Unknown)> {
        let meaning = |trigger: &'_ Trigger| trigger.cron.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        self.iter().map(|trigger| (trigger.name.as_str(), (meaning(trigger), &trigger.unknown))).collect()
    }
}

/// Adds what is suspicious about the schedules of a list of triggers. A trigger without a schedule is no timer.
pub(crate) fn warn<'s>(
    schedules: impl Iterator<Item = Option<&'s str>> + Clone,
    from: i64,
    list: Place<'_>,
    issues: &mut Issues,
) {
    if schedules.clone().flatten().count() > 1 {
        issues.add(IssueCode::SeveralTriggers, list, ["", ""]);
    }
    for (index, schedule) in schedules.enumerate() {
        let Some(schedule) = schedule else { continue };
        let trigger = Place::Index(&list, index);
        if let Ok(cron) = Cron::parse(schedule, issues.locale()) {
            cron.warn(from, Some(Place::Name(&trigger, "config")), issues);
        }
    }
}

impl PartialEq for Triggers {
    fn eq(&self, other: &Self) -> bool {
        self.by_name() == other.by_name() && self.unknown == other.unknown
    }
}

impl Eq for Triggers {}
