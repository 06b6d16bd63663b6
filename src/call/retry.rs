//! When a call is repeated: the retry table of ARCHITECTURE.md, and how long to wait.

use super::{codes::Retry, error::Error};
use crate::interface::Effect;

/// How long to wait before the next attempt: anything between nothing and a limit that doubles ("full jitter"), so that
/// many callers do not come back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// The limit of the first wait, in milliseconds; 1,000 unless set.
    pub base: u32,
    /// The limit that is never passed, in milliseconds; 20,000 unless set.
    pub cap: u32,
}

impl Default for BackOff {
    fn default() -> Self {
        Self { base: 1_000, cap: 20_000 }
    }
}

impl BackOff {
    fn wait(self, retry: u8, random: u32) -> u32 {
        let doublings = u32::from(retry.saturating_sub(1).min(31));
        let limit = (u64::from(self.base) << doublings).min(u64::from(self.cap));
        u32::try_from((u64::from(random) * limit) >> 32).unwrap_or_default()
    }
}

/// What a call has behind it, small enough to be handed over the wasm boundary as one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) retries: u8,
    pub(crate) refreshed: bool,
}

/// What decides whether and when a call is repeated, besides what went wrong. Times are in milliseconds.
pub(crate) struct Policy {
    pub(crate) effect: Effect,
    pub(crate) max_retries: u8,
    pub(crate) back_off: BackOff,
    pub(crate) random: u32,
    /// What the answer's `Retry-After` asks for.
    pub(crate) retry_after: u32,
    /// Until the next full minute, when WeChat counts anew.
    pub(crate) until_minute: u32,
}

/// What follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    GiveUp,
    /// Milliseconds.
    Wait(u32),
    Refresh,
}

impl Attempts {
    /// The retry table of ARCHITECTURE.md.
    pub(crate) fn after(&mut self, error: &mut Error, policy: &Policy) -> Then {
        if let Error::Api(error) = error
            && self.refreshed
        {
            error.explain_fresh_token_refused();
        }
        let retry = match error {
            Error::Api(error) => error.retry,
            Error::Http(error) if error.status == 429 => Retry::Always,
            Error::Http(error) if error.status >= 500 => Retry::Reads,
            Error::Network(_) => Retry::Reads,
            _ => Retry::Never,
        };
        let repeat = match retry {
            Retry::Always | Retry::NextMinute => true,
            Retry::Reads => policy.effect == Effect::Read,
            Retry::Never | Retry::WithFreshToken => false,
        };
        if retry == Retry::WithFreshToken && !self.refreshed {
            self.refreshed = true;
            Then::Refresh
        } else if repeat && self.retries < policy.max_retries {
            self.retries += 1;
            let least = if retry == Retry::NextMinute { policy.until_minute } else { policy.retry_after };
            Then::Wait(policy.back_off.wait(self.retries, policy.random).saturating_add(least))
        } else {
            Then::GiveUp
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_its_cap_with_full_jitter() {
        let default = BackOff::default();
        let longest = [1, 2, 3, 4, 5, 6, 60, 255].map(|retry| default.wait(retry, u32::MAX));
        assert_eq!(longest, [999, 1999, 3999, 7999, 15999, 19999, 19999, 19999]);
        assert_eq!(default.wait(3, 0), 0);
        assert_eq!(BackOff { base: 0, cap: 9 }.wait(3, u32::MAX), 0);
        assert_eq!(BackOff { base: u32::MAX, cap: u32::MAX }.wait(255, u32::MAX), u32::MAX - 1);
    }
}
