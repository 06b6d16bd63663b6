//! Where the texts of references come from.

use crate::locale::Locale;

/// Answers the text of a name.
pub(crate) type LookUp<'r> = &'r dyn Fn(&str) -> Option<String>;
/// Answers the content of a file, or why it cannot be read.
pub(crate) type ReadFile<'r> = &'r dyn Fn(&str) -> Result<String, String>;

/// Looks up what a desired state refers to: `$env`, `$merchant` and `configFile`. This crate does no I/O, so the caller
/// gives a function for each.
#[derive(Clone, Copy, Default)]
pub struct Resolver<'r> {
    pub(crate) env: Option<LookUp<'r>>,
    pub(crate) merchant: Option<LookUp<'r>>,
    pub(crate) file: Option<ReadFile<'r>>,
    pub(crate) locale: Locale,
    pub(crate) now: i64,
}

impl<'r> Resolver<'r> {
    /// Sets the environment, such as `&|name| env::var(name).ok()` with the environment of std. Without it no variable is set.
    #[must_use]
    pub const fn env(mut self, env: LookUp<'r>) -> Self {
        self.env = Some(env);
        self
    }

    /// Sets the merchant's columns. Without them `$merchant` stays open.
    #[must_use]
    pub const fn merchant(mut self, columns: LookUp<'r>) -> Self {
        self.merchant = Some(columns);
        self
    }

    /// Sets how `configFile` is read. The function gets the path as it is written. It has to refuse what lies outside
    /// of the folder of the desired state, with links resolved.
    #[must_use]
    pub const fn file(mut self, read: ReadFile<'r>) -> Self {
        self.file = Some(read);
        self
    }

    /// Sets the present time in seconds since 1970. A timer that does not run after it is suspicious.
    #[must_use]
    pub const fn now(mut self, unix_seconds: i64) -> Self {
        self.now = unix_seconds;
        self
    }

    /// Sets the language of the messages.
    #[must_use]
    pub const fn locale(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }
}

impl std::fmt::Debug for Resolver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver").field("locale", &self.locale).finish_non_exhaustive()
    }
}
