//! Decides when a call is repeated, by the retry table of ARCHITECTURE.md, and how long it waits.

use std::time::Duration;

use super::{
    codes::{Class, Retry},
    error::{ApiError, Error, HttpFailure},
    outcome::Outcome,
    token::InvalidToken,
};
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
    /// Returns the wait before a retry, which is at most `least` if that is more than the limit.
    fn wait(self, retry: u8, least: u32, random: u32) -> u32 {
        let doublings = u32::from(retry.saturating_sub(1).min(31));
        let limit = (u64::from(self.base) << doublings).min(u64::from(self.cap)).max(least.into());
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

/// Callers that wait for the next minute come back over this time, in milliseconds. All at once, they would use up the new
/// minute's quota at once.
const SPREAD: u32 = 5_000;

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
        let (asked, least) =
            if retry == Retry::NextMinute { (policy.until_minute, SPREAD) } else { (policy.retry_after, 0) };
        let wait = policy.back_off.wait(self.retries.saturating_add(1), least, policy.random).saturating_add(asked);
        error.set_retry_after(if retry == Retry::NextMinute { wait } else { asked });
        if retry == Retry::WithFreshToken && !self.refreshed {
            self.refreshed = true;
            Then::Refresh
        } else if repeat && self.retries < policy.max_retries {
            self.retries += 1;
            if wait > LONGEST_WAIT { Then::GiveUp } else { Then::Wait(wait) }
        } else {
            Then::GiveUp
        }
    }
}

/// Whether a source that failed may find a token later. An error that this crate does not know does not say so, but without a
/// token nothing was done.
fn can_come(source: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    // In the npm package JavaScript knows the error.
    if cfg!(any(feature = "client", feature = "gloo-client")) {
        return true;
    }
    // After a refresh that may have been done, the source goes on from there.
    let passes = |error: &Error| error.retryable() || error.outcome() == Some(Outcome::Unknown);
    !source.is::<InvalidToken>() && source.downcast_ref().is_none_or(passes)
}

impl Error {
    /// Whether the same call can be made again: it may succeed then, and it cannot do its work twice. False if the write may
    /// have happened, and if the call would fail again.
    #[must_use]
    pub fn retryable(&self) -> bool {
        let can_succeed = match self {
            Self::Validation(_) | Self::Decode(_) => false,
            Self::Token(failure) => can_come(&*failure.source),
            Self::Timeout(_) => true,
            Self::Network(error) => error.retry != Retry::Never,
            Self::Http(error) => error.retry() != Retry::Never,
            Self::Api(error) => error.retry != Retry::Never && error.class != Class::TokenKind,
        };
        can_succeed && self.outcome() != Some(Outcome::Unknown)
    }

    /// How long to wait before the next call: what `Retry-After` asks for, and after errcode 45011 the time until the next
    /// minute. `None` if nothing says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let milliseconds = self.retry_after_milliseconds();
        (milliseconds > 0).then(|| Duration::from_millis(milliseconds.into()))
    }

    /// Returns 0 for `None`. The division of a `Duration` would add 1 KB to the wasm file.
    pub(crate) fn retry_after_milliseconds(&self) -> u32 {
        match self {
            Self::Http(HttpFailure { retry_after, .. }) | Self::Api(ApiError { retry_after, .. }) => *retry_after,
            _ => 0,
        }
    }

    fn set_retry_after(&mut self, milliseconds: u32) {
        if let Self::Http(HttpFailure { retry_after, .. }) | Self::Api(ApiError { retry_after, .. }) = self {
            *retry_after = milliseconds.min(LONGEST_WAIT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_its_cap_with_full_jitter() {
        let default = BackOff::default();
        let longest = [1, 2, 3, 4, 5, 6, 60, 255].map(|retry| default.wait(retry, 0, u32::MAX));
        assert_eq!(longest, [999, 1999, 3999, 7999, 15999, 19999, 19999, 19999]);
        assert_eq!(default.wait(3, 0, 0), 0);
        assert_eq!([1, 5].map(|retry| default.wait(retry, 5_000, u32::MAX)), [4999, 15999]);
        assert_eq!(BackOff { base: 0, cap: 9 }.wait(3, 0, u32::MAX), 0);
        assert_eq!(BackOff { base: u32::MAX, cap: u32::MAX }.wait(255, 0, u32::MAX), u32::MAX - 1);
    }
}
