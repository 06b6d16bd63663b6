//! Reads that are old: for a while, they answer what was stored before a write.

use std::collections::BTreeMap;

use super::account::Account;

/// What reads of one account answer, and how long.
struct OldView {
    account: Account,
    /// The time on the emulator's clock at which it ends.
    end: u64,
    /// How many reads it still answers.
    reads: u32,
}

/// The old view of each account that has one. A newer one takes its place, so there is no more than one copy of a
/// state.
#[derive(Default)]
pub(super) struct OldViews(BTreeMap<String, OldView>);

impl OldViews {
    /// From now on, reads answer this account.
    pub(super) fn begin(&mut self, appid: String, account: Account, end: u64, reads: u32) {
        self.0.insert(appid, OldView { account, end, reads });
    }

    /// What one read of this account has to answer, if that is not what is stored.
    pub(super) fn read(&mut self, appid: &str, now: u64) -> Option<&Account> {
        if self.0.get(appid).is_some_and(|old| now >= old.end || old.reads == 0) {
            self.0.remove(appid);
        }
        let old = self.0.get_mut(appid)?;
        old.reads -= 1;
        Some(&old.account)
    }
}
