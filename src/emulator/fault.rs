//! Failures that a test asks for.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::edit::Edit;
use super::interfaces;
use super::refusal::Refusal;
use super::reply::Reply;
use super::secrets::hide_in_path;
use super::setup_error::{SetupError, from_json};

/// The longest delay of an answer, in milliseconds: one hour.
const MAX_DELAY: u32 = 3_600_000;

/// One fault, for the next calls that match it. Its switches combine: `delay` with `errcode` is a late refusal,
/// `status` with `garble` is a proxy's error page. The emulator still carries out the request unless `errcode` or
/// `drop` prevents it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields, rename_all = "camelCase", expecting = "a fault")]
pub struct Fault {
    /// The number of calls that it hits, at least one.
    pub times: u32,
    /// The number of calls that match and that it leaves alone first, also if another fault hits them.
    pub skip: u32,
    /// Hits only this interface, such as `/tcb/getcallbackconfig`.
    pub path: Option<String>,
    /// Hits only calls of this account: its token makes the call, or the call refreshes or asks for its token.
    pub appid: Option<String>,
    /// Answers this errcode and does not carry out the request.
    pub errcode: Option<i64>,
    /// The text for the errcode, used unchanged. Without it, the emulator uses WeChat's own text and a rid.
    pub errmsg: Option<String>,
    /// With `errcode`: the emulator still carries out the request.
    pub applied: bool,
    /// Delays the answer, in milliseconds. The maximum is one hour.
    pub delay: u32,
    /// Breaks the connection.
    pub drop: Option<Loss>,
    /// Damages the body of the answer.
    pub garble: Option<Garble>,
    /// The HTTP status of the answer, 200 to 599.
    pub status: Option<u16>,
    /// What somebody else changes just before the request is carried out.
    pub edit: Edit,
    /// Waits for the next write. For so many milliseconds of the emulator's clock, reads of the account answer what
    /// was stored before it, and before the `edit`.
    pub stale: u32,
    /// As `stale`, for so many reads. With both, reads are old until one of them ends.
    pub stale_reads: u32,
}

/// When the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Loss {
    /// Before the request is carried out.
    Before,
    /// After the request is carried out: a write has happened, but the client does not know it.
    After,
}

/// The damage to the body of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Garble {
    /// The JSON ends in the middle.
    Half,
    /// A proxy's HTML page, with HTTP 502 unless `status` is given.
    Html,
    /// An empty body, with `charset=gbk`.
    Empty,
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            times: 1,
            skip: 0,
            path: None,
            appid: None,
            errcode: None,
            errmsg: None,
            applied: false,
            delay: 0,
            drop: None,
            garble: None,
            status: None,
            edit: Edit::default(),
            stale: 0,
            stale_reads: 0,
        }
    }
}

impl Fault {
    /// Reads one fault.
    ///
    /// # Errors
    /// The text is not JSON, a member is unknown, a type or a value is wrong, or the fault does nothing.
    pub fn from_json(text: &str) -> Result<Self, SetupError> {
        from_json(text)
    }

    /// Returns the first fault in the queue that matches this request of one of these accounts, and counts this hit.
    pub(super) fn next(queue: &mut Vec<Self>, path: &str, body: &[u8], accounts: [&Option<String>; 2]) -> Option<Self> {
        queue.retain(|fault| fault.times > 0);
        let mut hit = None;
        for fault in queue {
            let matches = fault.path.as_deref().is_none_or(|only| only == path)
                && (fault.appid.is_none() || accounts.contains(&&fault.appid))
                && (!fault.makes_reads_old() || interfaces::writes(path, body));
            if matches && fault.skip > 0 {
                fault.skip -= 1;
            } else if matches && hit.is_none() {
                fault.times -= 1;
                hit = Some(fault.clone());
            }
        }
        hit
    }

    /// What the fault does to a call, for the record. `None` if it does nothing.
    pub(super) fn reason(&self) -> Option<String> {
        let acts = [
            (self.errcode.is_some() && !self.applied, "errcode"),
            (self.applied, "errcode applied"),
            (self.delay > 0, "delay"),
            (self.drop == Some(Loss::Before), "drop before"),
            (self.drop == Some(Loss::After), "drop after"),
            (self.garble == Some(Garble::Half), "garble half"),
            (self.garble == Some(Garble::Html), "garble html"),
            (self.garble == Some(Garble::Empty), "garble empty"),
            (self.status.is_some(), "status"),
            (!self.edit.is_empty(), "edit"),
            (self.makes_reads_old(), "stale"),
        ];
        let mut reason = String::new();
        for (_, act) in acts.iter().filter(|(is_on, _)| *is_on) {
            reason.push_str(if reason.is_empty() { "fault: " } else { ", " });
            reason.push_str(act);
        }
        (!reason.is_empty()).then_some(reason)
    }

    /// Whether the fault prevents the request from being carried out.
    pub(super) fn skips(&self) -> bool {
        self.errcode.is_some() && !self.applied
    }

    pub(super) fn makes_reads_old(&self) -> bool {
        self.stale > 0 || self.stale_reads > 0
    }

    /// When reads are no longer old, as the time and the number of reads.
    pub(super) fn end_of_old_reads(&self, now: u64) -> (u64, u32) {
        let end = if self.stale > 0 { now.saturating_add(self.stale.into()) } else { u64::MAX };
        (end, if self.stale_reads > 0 { self.stale_reads } else { u32::MAX })
    }

    /// Returns the refusal that replaces the result of the request.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.errcode.map(|errcode| Refusal::asked_for(errcode, self.errmsg.clone()))
    }

    /// Changes the reply as the fault asks.
    pub(super) fn disturb(&self, reply: &mut Reply) {
        reply.delay_ms = self.delay;
        reply.lost = self.drop.is_some();
        match self.garble {
            Some(Garble::Half) => reply.body.truncate(reply.body.len() / 2),
            Some(Garble::Empty) => (reply.content_type, reply.body) = ("text/html; charset=gbk", Vec::new()),
            Some(Garble::Html) => {
                reply.status = 502;
                (reply.content_type, reply.body) = ("text/html", PAGE.into());
            }
            None => {}
        }
        reply.status = self.status.unwrap_or(reply.status);
        if matches!(reply.status, 204 | 205 | 304) {
            reply.body.clear();
        }
    }

    /// Returns what is wrong with the fault.
    fn problem(&self) -> Option<String> {
        let acts = self.reason().is_some();
        if let Some(path) = self.path.as_deref().filter(|path| interfaces::paths().all(|known| known != *path)) {
            let known = interfaces::paths().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
            // The path may be a URL with a token.
            let path = path.split(['?', '#']).next().map(hide_in_path).unwrap_or_default();
            return Some(format!("unknown `path` `{path}`, expected one of {known}"));
        }
        let problem = match self {
            Self { times: 0, .. } => "`times` must be at least 1",
            Self { delay, .. } if *delay > MAX_DELAY => "`delay` must be at most 3600000 milliseconds",
            Self { status: Some(status), .. } if !(200..=599).contains(status) => "`status` must be 200 to 599",
            Self { errcode: None, errmsg: Some(_), .. } => "`errmsg` needs an `errcode`",
            Self { errcode: None, applied: true, .. } => "`applied` needs an `errcode`",
            Self { errcode: Some(0), .. } => "`errcode` must not be 0",
            Self { errcode: None, .. } if !acts => {
                "a fault needs one of `errcode`, `delay`, `drop`, `garble`, `status`, `edit`, `stale` and `staleReads`"
            }
            _ => return None,
        };
        Some(problem.to_owned())
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The derived reader: `remote = "Self"` makes it an inherent function.
        let fault = Self::deserialize(deserializer)?;
        fault.problem().map_or(Ok(fault), |problem| Err(D::Error::custom(problem)))
    }
}

const PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
