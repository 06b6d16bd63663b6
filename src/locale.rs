//! The two languages of messages and advice.

/// The language of messages and advice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// A phrase in English and in Chinese.
pub(crate) type Bilingual = [&'static str; 2];

impl Locale {
    pub(crate) fn of(self, [english, chinese]: Bilingual) -> &'static str {
        self.pick(english, chinese)
    }

    pub(crate) fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Self::En => english,
            Self::Zh => chinese,
        }
    }
}
