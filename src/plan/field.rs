//! What a plan shows of one entry: its path, what becomes of it, and its content before and after.

use super::path::names;

/// What becomes of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The path of the entry, such as `envVariables.LOG_LEVEL`.
    pub path: String,
    /// What becomes of it.
    pub op: Op,
    /// What WeChat has. `None` for a variable and for a member of a set.
    pub from: Option<Shown>,
    /// What it becomes. `None` for a variable and for a member of a set.
    pub to: Option<Shown>,
}

impl Field {
    /// Returns the names of the path, exactly as they are at WeChat.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        names(&self.path)
    }
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// It is new.
    Add,
    /// It gets another content.
    Change,
    /// It goes away.
    Remove,
}

impl Op {
    /// The name in plans.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Remove => "remove",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Add, Self::Change, Self::Remove].into_iter().find(|op| op.as_str() == name)
    }
}

/// A content that a plan may show. It cannot hold the value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// On or off.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// Where the messages of one kind go.
    Receiver(Receiver),
}

/// Where the messages of one kind go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The environment id.
    pub env: String,
    /// The name of the function.
    pub function_name: String,
    /// Whether the callback is on.
    pub enable: bool,
}
