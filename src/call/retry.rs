//! Decides when a call is repeated, by the retry table of ARCHITECTURE.md, and how long it waits.

use super::{codes::Retry, error::Error};
use crate::interface::Effect;

/// The wait before the next attempt is random, between 0 and a limit that doubles ("full jitter"). So many callers do
/// not retry at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// The limit of the first wait, in milliseconds. The default is 1,000.
    pub base: u32,
    /// The highest limit of any wait, in milliseconds. The default is 20,000.
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

/// The history of a call. It crosses the wasm boundary as one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) retries: u8,
    pub(crate) refreshed: bool,
    /// Whether an answer came to an earlier request. It was a refusal, so a write is not done, but it was sent.
    pub(crate) refused: bool,
}

/// The facts besides the failure that decide whether and when a call is repeated. Times are in milliseconds.
pub(crate) struct Policy {
    pub(crate) effect: Effect,
    pub(crate) max_retries: u8,
    pub(crate) back_off: BackOff,
    pub(crate) random: u32,
    /// The delay that the answer's `Retry-After` asks for.
    pub(crate) retry_after: u32,
    /// The time until the next full minute, when WeChat's count starts again.
    pub(crate) until_minute: u32,
}

/// The step that follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    GiveUp,
    /// Milliseconds.
    Wait(u32),
    Refresh,
}

/// In milliseconds: 24 days. JavaScript's timers fire at once for more.
const LONGEST_WAIT: u32 = i32::MAX.unsigned_abs();

impl Attempts {
    /// Implements the retry table of ARCHITECTURE.md.
    pub(crate) fn after(&mut self, error: &mut Error, policy: &Policy) -> Then {
        if let Error::Api(error) = error
            && self.refreshed
        {
            error.explain_fresh_token_refused();
        }
        let retry = match error {
            Error::Api(error) => error.retry,
            Error::Http(error) => error.retry(),
            Error::Network(error) => error.retry,
            _ => Retry::Never,
        };
        if self.refused {
            error.was_sent_before();
        }
        self.refused |= matches!(error, Error::Api(_) | Error::Http(_));
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
            let wait = policy.back_off.wait(self.retries, policy.random).saturating_add(least);
            if wait > LONGEST_WAIT { Then::GiveUp } else { Then::Wait(wait) }
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
