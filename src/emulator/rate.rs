//! The limit of calls per minute, and the clock that it needs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::refusal::{Refusal, code};

const MINUTE: u64 = 60_000;

/// How many calls each merchant may make in a minute. Further calls get 45011 until the next full minute.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", expecting = "a rate")]
pub struct Rate {
    /// The number of calls, of all interfaces together. With 0, every call is refused.
    pub per_minute: u32,
}

/// The emulator's clock. It stands still until its owner sets it, so that a run can be repeated.
#[derive(Default)]
pub(super) struct Clock {
    now: u64,
    ahead: u64,
    began: Option<u64>,
}

impl Clock {
    pub(super) fn set(&mut self, now: u64) {
        self.began.get_or_insert(now);
        self.now = now;
    }

    pub(super) fn advance(&mut self, milliseconds: u64) {
        self.ahead = self.ahead.saturating_add(milliseconds);
    }

    pub(super) fn now(&self) -> u64 {
        self.now.saturating_add(self.ahead)
    }

    /// When it was first set.
    pub(super) fn began(&self) -> u64 {
        self.began.unwrap_or_default()
    }

    fn minute(&self) -> u64 {
        self.now() / MINUTE
    }
}

/// The calls of the current minute, by appid. Only known accounts have a count, so it stays small.
#[derive(Default)]
pub(super) struct Counts {
    minute: u64,
    calls: BTreeMap<String, u32>,
}

impl Counts {
    /// Counts one call of this merchant, or refuses it.
    pub(super) fn count(&mut self, rate: &Rate, clock: &Clock, appid: &str) -> Result<(), Refusal> {
        let minute = clock.minute();
        if minute != self.minute {
            *self = Self { minute, ..Self::default() };
        }
        let calls = self.calls.entry(appid.to_owned()).or_default();
        if *calls >= rate.per_minute {
            let reason = format!("rate: more than {} calls in this minute", rate.per_minute);
            return Err(Refusal::because(code::MINUTE_QUOTA, reason));
        }
        *calls += 1;
        Ok(())
    }
}
