//! What a resource holds, as a flat list: each entry has a path and a content. Lists and objects of all resources are
//! compared, changed and counted in this one form.

use super::field::{Receiver, Shown};
use crate::config::Secret;

/// One thing that a resource holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) content: Content,
}

/// The content of an entry. `Debug` does not show the value of a variable.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A member of a set. Its name is all of it.
    Member,
    Flag(bool),
    Number(i64),
    Text(String),
    Cron(String),
    Receiver(Receiver),
    Hidden(Secret),
}

impl Content {
    /// What a plan may show of it.
    pub(crate) fn shown(&self) -> Option<Shown> {
        match self {
            Self::Member | Self::Hidden(_) => None,
            Self::Flag(value) => Some(Shown::Flag(*value)),
            Self::Number(value) => Some(Shown::Number(*value)),
            Self::Text(text) => Some(Shown::Text(text.clone())),
            Self::Cron(text) => Some(Shown::Text(one_blank(text))),
            Self::Receiver(receiver) => Some(Shown::Receiver(receiver.clone())),
        }
    }
}

/// Equal if they mean the same. Blanks in a cron expression have no meaning.
impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hidden(one), Self::Hidden(other)) => one == other,
            (Self::Hidden(_), _) | (_, Self::Hidden(_)) => false,
            _ => self.shown() == other.shown(),
        }
    }
}

fn one_blank(cron: &str) -> String {
    let mut out = String::with_capacity(cron.len());
    for part in cron.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_in_a_cron_expression_mean_nothing() {
        let cron = |text: &str| Content::Cron(text.to_owned());
        assert!(cron("0 0 2 * * * *") == cron(" 0  0\t2 * * * * "));
        assert!(cron("0 0 2 * * * *") != cron("0 0 3 * * * *"));
    }
}
