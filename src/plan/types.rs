//! A plan: what would change at WeChat, in which order, and what can do harm in it. It holds no value of a variable.

use super::{danger::Danger, field::Field, resource::Resource};

/// What would change at WeChat. It is plain data: [`Plan::to_json`] and [`Plan::from_json`] lose nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// When the plan was made, as text. The caller knows the time.
    pub made: Option<String>,
    /// The version of this package that made the plan.
    pub by: Option<String>,
    /// The appid of the merchant.
    pub merchant: Option<String>,
    /// The fingerprint of the desired state.
    pub desired: String,
    /// The lists that the desired state prunes.
    pub prune: Vec<String>,
    /// The changes, in the order in which they are made. The first has id 1.
    pub changes: Vec<Change>,
    /// How many resources are as wanted.
    pub unchanged: usize,
    /// How many entries are kept, because the desired state does not name them.
    pub kept: usize,
    /// The kept entries of resources that have no change.
    pub kept_elsewhere: Vec<Kept>,
    /// What the plan could not do.
    pub warnings: Vec<Warning>,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The place in the plan, from 1.
    pub id: usize,
    /// What is written.
    pub resource: Resource,
    /// A digest of what the resource holds until then, without the values of variables.
    pub base: String,
    /// The version of the whitelist that was read. `None` if an earlier change of the plan writes the whitelist too.
    pub version: Option<i64>,
    /// What becomes of its entries.
    pub fields: Vec<Field>,
    /// The entries that the desired state does not name, and that stay.
    pub kept: Vec<String>,
    /// The members that WeChat sends, that no page names, and that the write would lose.
    pub unknown: Vec<String>,
    /// What can do harm.
    pub dangers: Vec<Danger>,
}

/// Entries of a resource that the desired state does not name, and that stay.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// The resource.
    pub resource: Resource,
    /// The entries.
    pub entries: Vec<String>,
}

/// What could not be read, or would be refused when it is written. So nothing is planned for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The resource.
    pub resource: Resource,
    /// Whether it could be read. Then the write would break a rule.
    pub is_read: bool,
    /// The code of the error, such as `api`, or of the issue, such as `missing`. `None` if WeChat's answer is odd.
    pub error: Option<String>,
    /// WeChat's number.
    pub errcode: Option<i64>,
    /// The place in the answer that cannot be written back, or in the payload that breaks a rule.
    pub path: Option<String>,
}

impl Plan {
    /// Says who made the plan, and when.
    #[must_use]
    pub fn stamped(mut self, made: &str, by: &str, merchant: Option<&str>) -> Self {
        (self.made, self.by) = (Some(made.to_owned()), Some(by.to_owned()));
        self.merchant = merchant.map(str::to_owned);
        self
    }

    /// Returns the dangers of all changes, each once.
    #[must_use]
    pub fn dangers(&self) -> Vec<Danger> {
        let has = |danger: &Danger| self.changes.iter().any(|change| change.dangers.contains(danger));
        Danger::ALL.iter().copied().filter(has).collect()
    }
}
