//! Which `version` a whitelist may be set with. No page of WeChat's says it, so a setup chooses.

use serde::Deserialize;

/// Which `version` `setCloudAccessToken` takes. With a version that does not fit, it is refused with 40097.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Versions {
    /// Every version. It is stored as sent.
    #[default]
    Any,
    /// The version that is stored. The write adds 1 to it, so a second write with the same version is refused.
    Same,
    /// A version that is greater than the stored one. It is stored as sent.
    Greater,
}

impl Versions {
    /// The version to store, or `None` if the one that was sent does not fit.
    pub(super) fn next(self, stored: i64, sent: i64) -> Option<i64> {
        match self {
            Self::Any => Some(sent),
            Self::Same => (sent == stored).then(|| stored.saturating_add(1)),
            Self::Greater => (sent > stored).then_some(sent),
        }
    }
}
