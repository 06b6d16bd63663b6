//! What is suspicious about a cron expression that is right.

use super::{
    FIELDS, Field,
    mark::Mark,
    rule::{Cron, NAMES, parts_of},
    words::shown,
};
use crate::{
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place},
};

impl Cron {
    /// Returns what is suspicious: parts that only Tencent's page has, a day and a weekday that schedulers read in two
    /// ways, a step that is larger than its field, and a rule that never runs after `from`.
    #[must_use]
    pub fn warnings(&self, from: i64, locale: Locale) -> Vec<Issue> {
        let mut issues = Issues::new(locale, false);
        self.warn(from, None, &mut issues);
        issues.split().1
    }

    /// Adds what is suspicious. All of it is at `place`, if there is one.
    pub(crate) fn warn(&self, from: i64, place: Option<Place<'_>>, issues: &mut Issues) {
        let at = |name| place.unwrap_or(Place::Name(&Place::Root, name));
        for ((name, field), text) in NAMES.iter().zip(&FIELDS).zip(&self.texts) {
            for part in parts_of(text) {
                warn(field, part, at(name), issues);
            }
        }
        let run = self.after(from).next();
        let [_, _, _, day, _, weekday, _] = &self.texts;
        let is_given = |text: &str| !matches!(text, "*" | "?");
        if is_given(day) && is_given(weekday) && (day.contains('*') || weekday.contains('*')) {
            let [run, of_both] =
                [run, self.at_or_after(from.saturating_add(1), true)].map(|run| shown(run, issues.locale()));
            issues.add(IssueCode::AmbiguousDays, at("weekday"), [&run, &of_both]);
        }
        if run.is_none() {
            issues.add(IssueCode::NeverRuns, place.unwrap_or(Place::Root), ["", ""]);
        }
    }
}

/// Adds what is suspicious about a part of a field.
fn warn(field: &Field, part: &str, place: Place<'_>, issues: &mut Issues) {
    let locale = issues.locale();
    if let Some(mark) = field.mark(part.as_bytes()) {
        let is_saturday = mark == Mark::Last && field.is_weekday();
        let more =
            if is_saturday { locale.pick("; it is taken as Saturday", "；此处按星期六处理") } else { "" };
        issues.add(IssueCode::CronMark, place, [part, more]);
    }
    if field.span(part.as_bytes()).is_some_and(|span| span.step > field.most) {
        issues.add(IssueCode::LargeStep, place, [part, locale.of(field.about)]);
    }
}
