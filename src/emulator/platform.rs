//! The service provider's platform: its secret, its tickets, and what merchants have granted to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::handout::Handout;

/// The platform of a service provider.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", expecting = "an object")]
pub struct Platform {
    /// The appid of the platform.
    pub appid: String,
    /// The secret of the platform.
    pub secret: String,
    /// The tickets for which the platform gets a token.
    pub tickets: BTreeSet<String>,
    /// The authorisation codes that were not exchanged yet, with the appids of the merchants.
    pub codes: BTreeMap<String, String>,
    /// The numbers of the permission sets that each merchant granted, by its appid.
    pub permission_sets: BTreeMap<String, Vec<i64>>,
}

impl Platform {
    pub(super) fn new_ticket(&mut self, handout: &mut Handout<'_>) -> String {
        let ticket = handout.name("ticket");
        self.tickets.insert(ticket.clone());
        ticket
    }

    pub(super) fn authorize(&mut self, handout: &mut Handout<'_>, appid: &str, permission_sets: &[i64]) -> String {
        let code = handout.name("code");
        self.codes.insert(code.clone(), appid.to_owned());
        self.permission_sets.insert(appid.to_owned(), permission_sets.to_vec());
        code
    }

    /// Returns `false` if the merchant granted nothing.
    pub(super) fn forget(&mut self, appid: &str) -> bool {
        self.codes.retain(|_, owner| owner != appid);
        self.permission_sets.remove(appid).is_some()
    }
}
