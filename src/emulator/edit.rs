//! What somebody else changes in the stored state while a client works.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::account::State;
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

    /// What fits an empty state fits every state: a patch never combines two values that are no objects.
    fn check_shape(&self) -> Result<(), SetupError> {
        let mut state = Value::Null;
        merge(&mut state, &self.0);
        from_value::<State>(state).map(drop)
    }

    /// Makes the changes. Changes that were never checked and do not fit are left out.
    pub(super) fn apply(&self, state: &mut State) {
        for (appid, change) in &self.0 {
            let account = state.entry(appid.clone()).or_default();
            let mut edited = serde_json::to_value(&*account).unwrap_or_default();
            match change {
                Value::Object(change) => merge(&mut edited, change),
                // The account stays, as one of which nothing was ever set.
                _ => edited = Map::new().into(),
            }
            if let Ok(edited) = serde_json::from_value(edited) {
                *account = edited;
            }
        }
    }
}

fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Map::new().into();
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, change) in patch {
        match change {
            Value::Null => {
                members.remove(name);
            }
            Value::Object(change) => merge(members.entry(name.as_str()).or_insert(Value::Null), change),
            other => {
                members.insert(name.clone(), other.clone());
            }
        }
    }
}

/// Omits the changes: they may have environment values.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
