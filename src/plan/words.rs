//! The words of the desired state that no interface has.

use crate::json::Node;

/// `{ $env: NAME }`: the text of a variable of this machine's environment.
pub(super) const ENV: &str = "$env";
/// `{ $merchant: column }`: a text of the merchants' list.
pub(super) const MERCHANT: &str = "$merchant";
/// `$absent: true`: the entry is taken away.
pub(super) const ABSENT: &str = "$absent";
/// Where an editor finds the schema.
pub(super) const SCHEMA: &str = "$schema";
pub(super) const CONFIG_FILE: &str = "configFile";
pub(super) const VARIABLES: &str = "envVariables";
/// The lists that can be pruned.
pub(super) const LISTS: [&str; 5] = ["callbacks", "api_whitelist", "permissions", "triggers", VARIABLES];

/// Whether an entry is to be taken away. A misspelt `$absent` counts, so that the issue names it.
pub(super) fn is_absent(entry: Node<'_>) -> bool {
    entry.members().any(|(key, _)| key.starts_with('$'))
}
