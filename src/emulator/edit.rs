//! What somebody else changes in the stored state while a client works.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::account::{Account, State};
use super::setup_error::{SetupError, from_json, from_value};

/// Changes of the stored state, by appid: a JSON merge patch (RFC 7396) of a [`State`]. Members of objects that it
/// does not name stay. `null` removes a member. Everything else, lists too, replaces what is there.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Edit(Map<String, Value>);

impl Edit {
    /// Reads changes.
    ///
    /// # Errors
    /// The text is not a JSON object, or the changes do not fit a [`State`].
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        let edit: Self = from_json(text)?;
        edit.check_shape().map(|()| edit)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses changes that do not fit, and those of an account that no client can see.
    pub(super) fn check(&self, accounts: &State) -> Result<(), SetupError> {
        match self.0.keys().find(|appid| !accounts.contains_key(*appid)) {
            Some(appid) => Err(SetupError::unknown_account(appid)),
            None => self.check_shape(),
        }
    }

    /// What fits an account of which nothing was set fits every account: a patch never combines two values that are no
    /// objects.
    fn check_shape(&self) -> Result<(), SetupError> {
        let unset = Account::default();
        self.0
            .iter()
            .try_for_each(|(appid, change)| changed(&unset, change).map(drop).map_err(|error| error.below(appid)))
    }

    /// Makes the changes. A change that was never checked and does not fit is left out.
    pub(super) fn apply(&self, state: &mut State) {
        for (appid, change) in &self.0 {
            let account = state.entry(appid.clone()).or_default();
            if let Ok(changed) = changed(account, change) {
                *account = changed;
            }
        }
    }
}

/// An account that is `null` stays, as one of which nothing was ever set.
fn changed(account: &Account, change: &Value) -> Result<Account, SetupError> {
    if change.is_null() {
        return Ok(Account::default());
    }
    // By text, as `state()` writes it, because code that needs no text adds some KB to the wasm.
    let text = serde_json::to_string(account).unwrap_or_default();
    let mut changed = serde_json::from_str(&text).unwrap_or_default();
    merge(&mut changed, change);
    from_value(changed)
}

fn merge(target: &mut Value, change: &Value) {
    let Value::Object(changes) = change else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = Map::new().into();
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.as_str()).or_insert(Value::Null), change);
        }
    }
}

/// Omits the changes: they may have environment values.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
