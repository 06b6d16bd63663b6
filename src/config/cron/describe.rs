//! A cron expression in words.

use super::{chinese, english, rule::Cron};
use crate::locale::Locale;

impl Cron {
    /// Returns what the expression means, such as `at 02:00 on day 1 of each month`. A weekday is always a name.
    #[must_use]
    pub fn describe(&self, locale: Locale) -> String {
        match locale {
            Locale::En => english::describe(self),
            Locale::Zh => chinese::describe(self),
        }
    }
}
