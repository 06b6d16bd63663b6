//! Ready transports for native programs. Outside `src/js/`, only this folder may do I/O and read clocks. Each
//! transport needs a feature.

#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "ureq")]
pub mod ureq;

use std::time::{Duration, Instant, SystemTime};

use crate::call::drive::Clock;

/// The time limit of an attempt, unless you make the transport from your own client, and of a call, unless you bring
/// your own clock. The npm client gives a call the same time.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A clock that limits the time of a whole call, with all its attempts and waits.
///
/// ```
/// use std::time::Duration;
/// use wechat_cloudbase::{Clock, Deadline};
///
/// let clock = Deadline::after(Duration::from_secs(30), tokio::time::sleep);
/// assert!(clock.time_left().unwrap() > Duration::from_secs(29));
/// ```
///
/// [`drive`](crate::drive) stops the request or wait when the time is over. It cannot stop a transport that blocks.
/// With such a transport, no attempt and no wait begins after the deadline, but the last attempt can take as long as
/// the transport allows.
#[derive(Clone, Debug)]
pub struct Deadline<C> {
    clock: C,
    /// `None` if the deadline is too far away for the clock.
    end: Option<Instant>,
}

impl<C: Clock> Deadline<C> {
    /// Makes a deadline that starts now. `clock` does the waiting.
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

/// Reads a `Retry-After` header: seconds or an HTTP date. Returns nothing if it is neither, or in the past.
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
