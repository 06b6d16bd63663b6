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

/// Reads a `Retry-After` header: seconds, rounded up to milliseconds, or an HTTP date. A number counts without what
/// follows it, as shared/retry-after.js reads it. Returns nothing if it is neither, or in the past.
fn retry_after(header: Option<&[u8]>) -> Option<Duration> {
    // More than any call waits, and within a `Duration`.
    const LONGEST: f64 = 1e12;
    let text = str::from_utf8(header?).ok()?.trim();
    let number = text.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    if let Ok(seconds) = number.parse::<f64>() {
        return Duration::try_from_secs_f64((seconds.min(LONGEST) * 1000.0).ceil() / 1000.0).ok();
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
        for (asked, milliseconds) in [(&b"0.4"[..], 400), (b"1.0005", 1001), (b".5", 500), (b"120 seconds", 120_000)] {
            assert_eq!(retry_after(Some(asked)), Some(Duration::from_millis(milliseconds)), "{asked:?}");
        }
        assert!(retry_after(Some(&[b'9'; 400])).unwrap() > Duration::from_millis(u32::MAX.into()), "it ends the call");
        for odd in [&b""[..], b"-1", b"soon", b"\xff", b"Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(retry_after(Some(odd)), None, "{odd:?}");
        }
        assert_eq!(retry_after(None), None);
    }
}
