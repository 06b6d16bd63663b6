//! Ready transports for native programs. This is the one room outside `src/js/` that may do I/O and read clocks, and each
//! part of it needs a feature.

#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "ureq")]
pub mod ureq;

use std::time::{Duration, Instant, SystemTime};

use crate::call::drive::Clock;

/// The time that one attempt may take, unless the transport is made of a client of your own, and that a call may take
/// unless the clock is yours. The npm client gives a call as much.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A clock that gives a whole call, with all its attempts and waits, a limited time.
///
/// ```
/// use std::time::Duration;
/// use wechat_cloudbase::{Clock, Deadline};
///
/// let clock = Deadline::after(Duration::from_secs(30), tokio::time::sleep);
/// assert!(clock.time_left().unwrap() > Duration::from_secs(29));
/// ```
///
/// [`drive`](crate::drive) breaks off what is under way when the time is over. What blocks cannot be broken off: there,
/// no attempt and no wait begins that has no time left, and the last attempt may take as long as its transport allows.
#[derive(Clone, Debug)]
pub struct Deadline<C> {
    clock: C,
    /// None where it is so far away that no clock can count to it.
    end: Option<Instant>,
}

impl<C: Clock> Deadline<C> {
    /// The time begins now. `clock` waits.
    pub fn after(duration: Duration, clock: C) -> Self {
        Self { clock, end: Instant::now().checked_add(duration) }
    }
}

impl<C: Clock> Clock for Deadline<C> {
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> {
        self.clock.sleep(duration)
    }

    fn time_left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }
}

/// What a `Retry-After` header asks for: seconds, or an HTTP date. Nothing where it is neither, or in the past.
fn retry_after(header: Option<&[u8]>) -> Option<Duration> {
    let text = str::from_utf8(header?).ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after(Some(b" 7 ")), Some(Duration::from_secs(7)));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        let asked = retry_after(Some(date.as_bytes())).unwrap();
        assert!(asked > Duration::from_secs(90) && asked <= Duration::from_secs(100), "{asked:?}");
        for odd in [&b""[..], b"-1", b"1.5", b"soon", b"\xff", b"Wed, 21 Oct 2015 07:28:00 GMT", &[b'9'; 30]] {
            assert_eq!(retry_after(Some(odd)), None, "{odd:?}");
        }
        assert_eq!(retry_after(None), None);
    }
}
