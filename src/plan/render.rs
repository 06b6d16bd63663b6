//! A plan for people, in English and in Chinese.

use super::{
    columns::{Colour, Line, width},
    danger::Danger,
    field::{Field, Op, Shown},
    path::{list_of, message_name, names},
    render_words::{Words, content, name_of, note, title, unread, words},
    resource::Resource,
    types::{Change, Plan, Warning},
};
use crate::{locale::Locale, text};

/// How a plan is shown.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct View {
    /// The language.
    pub locale: Locale,
    /// Whether to use the colours of a terminal.
    pub colour: bool,
    /// The columns of the screen. Long lists wrap there.
    pub width: usize,
    /// The time, in seconds since 1970. With it, the plan says when a timer runs next.
    pub now: Option<i64>,
}

impl Default for View {
    fn default() -> Self {
        Self { locale: Locale::default(), colour: false, width: 100, now: None }
    }
}

impl View {
    /// Sets the language.
    #[must_use]
    pub const fn locale(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }

    /// Sets whether to use colours.
    #[must_use]
    pub const fn colour(mut self, colour: bool) -> Self {
        self.colour = colour;
        self
    }

    /// Sets the time, in seconds since 1970.
    #[must_use]
    pub const fn now(mut self, unix_seconds: i64) -> Self {
        self.now = Some(unix_seconds);
        self
    }

    /// Sets the columns of the screen.
    #[must_use]
    pub const fn width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }
}

impl Plan {
    /// Writes the plan for people.
    #[must_use]
    pub fn render(&self, view: View) -> String {
        let page = Page { view, words: words(view.locale) };
        let mut out = String::new();
        page.head(self, &mut out);
        for change in &self.changes {
            page.change(change, &mut out);
        }
        page.tail(self, &mut out);
        out
    }
}

struct Page {
    view: View,
    words: &'static Words,
}

impl Page {
    fn line(&self) -> Line {
        Line::new(self.view.colour)
    }

    /// The column of calls and dangers.
    fn right(&self) -> usize {
        self.view.width.saturating_sub(40).clamp(30, 70)
    }

    fn head(&self, plan: &Plan, out: &mut String) {
        let (changes, consents) =
            (plan.changes.len(), plan.changes.iter().filter(|change| !change.dangers.is_empty()).count());
        let mut line = self.line();
        if let Some(merchant) = &plan.merchant {
            line.say(merchant).say(self.words.colon);
        }
        if changes == 0 {
            line.say(self.words.nothing);
        } else {
            line.say(&text::count(changes)).say(self.words.changes(changes));
        }
        if consents > 0 {
            line.say(self.words.comma).say(&text::count(consents)).say(self.words.consents(consents));
        }
        line.end(out);
    }

    fn change(&self, change: &Change, out: &mut String) {
        if change.id == 1 {
            out.push('\n');
        }
        let mut line = self.line();
        line.say(if change.id < 10 { " " } else { "" }).say(&text::count(change.id)).say(" ");
        line.say_in(Colour::Yellow, "~").say(" ").say(&title(&change.resource, self.view.locale));
        line.to(self.right()).say_in(Colour::Dim, change.resource.call());
        if let Some(version) = change.version {
            line.say_in(Colour::Dim, self.words.version).say_in(Colour::Dim, &text::whole(version));
        }
        line.end(out);
        let names = change.fields.iter().map(|field| width(&name_of(field, self.view.locale)));
        let names = names.fold(12, usize::max).min(32);
        let mut told = Vec::new();
        for field in &change.fields {
            let danger = change.dangers.iter().copied().find(|danger| is_of(*danger, &change.resource, field));
            told.extend(danger);
            self.field(field, danger, names, out);
        }
        self.paths(7, self.words.kept, &change.kept, out);
        self.paths(7, self.words.lost, &change.unknown, out);
        for danger in change.dangers.iter().filter(|danger| !told.contains(danger)) {
            let mut line = self.line();
            line.say("   ").say_in(Colour::Red, "!").say(" ").say(self.view.locale.of(danger.about()));
            line.to(self.right()).say_in(Colour::Red, danger.as_str());
            line.end(out);
        }
    }

    fn field(&self, field: &Field, danger: Option<Danger>, names: usize, out: &mut String) {
        let (colour, sign) = match field.op {
            Op::Add => (Colour::Green, "+"),
            Op::Change => (Colour::Yellow, "~"),
            Op::Remove => (Colour::Red, "-"),
        };
        let mut line = self.line();
        line.say("   ").say_in(Colour::Red, if danger.is_some() { "!" } else { " " }).say(" ");
        line.say_in(colour, sign).say(" ").say(&name_of(field, self.view.locale));
        let [from, to] = content(field, self.view.locale, self.view.now);
        let column = 7 + names + 2;
        if !from.is_empty() || !to.is_empty() {
            line.to(column).say(&from);
        }
        let arrow = !from.is_empty() && !to.is_empty();
        let fits = line.width() + 3 + width(&to) < self.right();
        if arrow && !fits {
            self.danger(&mut line, danger);
            line.end(out);
            line = self.line();
            line.to(column - 2).say("→ ").say(&to);
        } else {
            line.say(if arrow { " → " } else { "" }).say(&to);
            self.danger(&mut line, danger);
        }
        if let Some(note) = note(field, self.view.locale) {
            line.say(self.words.semicolon).say(note);
        }
        line.end(out);
    }

    fn danger(&self, line: &mut Line, danger: Option<Danger>) {
        if let Some(danger) = danger {
            line.to(self.right()).say_in(Colour::Red, danger.as_str());
        }
    }

    /// A list of names that wraps at the width of the screen.
    fn paths(&self, indent: usize, label: &str, paths: &[String], out: &mut String) {
        if paths.is_empty() {
            return;
        }
        let mut line = self.line();
        line.to(indent).say(label);
        let start = line.width();
        for (index, path) in paths.iter().enumerate() {
            let name = short(path);
            if index > 0 {
                line.say(",");
                if line.width() + width(&name) + 2 > self.view.width {
                    line.end(out);
                    line = self.line();
                    line.to(start);
                } else {
                    line.say(" ");
                }
            }
            line.say(&name);
        }
        line.end(out);
    }

    fn tail(&self, plan: &Plan, out: &mut String) {
        if !plan.kept_elsewhere.is_empty() || !plan.warnings.is_empty() {
            out.push('\n');
        }
        for kept in &plan.kept_elsewhere {
            let label = text::concat(&[&title(&kept.resource, self.view.locale), self.words.comma, self.words.kept]);
            self.paths(1, &label, &kept.entries, out);
        }
        for warning in &plan.warnings {
            self.warning(warning, out);
        }
        let mut line = self.line();
        out.push('\n');
        line.say(self.words.in_step).say(&text::count(plan.unchanged)).say(self.words.things(plan.unchanged));
        line.say(self.words.unwritten);
        line.end(out);
        let dangers = plan.dangers();
        if !dangers.is_empty() {
            let mut line = self.line();
            line.say(self.words.to_consent).say("allow: [");
            for (index, danger) in dangers.iter().enumerate() {
                line.say(if index > 0 { ", \"" } else { "\"" }).say(danger.as_str()).say("\"");
            }
            line.say("]").end(out);
        }
    }

    fn warning(&self, warning: &Warning, out: &mut String) {
        let mut line = self.line();
        line.say(" ").say_in(Colour::Red, "?").say(" ").say(&unread(warning, self.view.locale));
        line.end(out);
    }
}

/// Whether a danger comes from this field, so that it stands beside it.
fn is_of(danger: Danger, resource: &Resource, field: &Field) -> bool {
    let is_removed = field.op == Op::Remove;
    match danger {
        Danger::RemoveApi
        | Danger::RemoveCallback
        | Danger::RemovePermission
        | Danger::RemoveTrigger
        | Danger::RemoveVariable => is_removed,
        Danger::CloseToken => matches!(resource, Resource::Token { .. }),
        Danger::TurnOffPush | Danger::MovePush => {
            list_of(&field.path).is_none() && field.to == Some(Shown::Flag(false))
        }
        Danger::EmptyWhitelist | Danger::UnknownMember | Danger::Large => false,
    }
}

/// The last name of an entry of a list says it all, except for callbacks.
fn short(path: &str) -> String {
    match (list_of(path), names(path).as_slice()) {
        (Some(_), [_, _, kind, event]) => message_name(kind, event),
        (Some("permissions.openapi"), [.., name]) | (Some(_), [_, name]) => name.clone(),
        _ => path.to_owned(),
    }
}
