//! An in-memory WeChat to test against.
//!
//! It answers the interfaces of cloud development as WeChat documents them, out of a state that it keeps for every account.
//! It judges requests with code of its own, so that a mistake in the client cannot hide behind the same mistake here.
//! No clock, no I/O, no randomness: the same requests give the same answers, and what takes time or breaks a connection is
//! a directive in the [`Reply`], for the caller to carry out.
//!
//! ```
//! use wechat_cloudbase::emulator::{Emulator, Incoming, Setup};
//!
//! let mut wechat = Emulator::new(Setup::from_json(r#"{ "tokens": { "TOKEN": "wx0000000000000001" } }"#)?);
//! let url = "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=TOKEN";
//! let reply = wechat.handle(&Incoming { method: "POST", url, body: b"{}" });
//! assert_eq!(reply.body, br#"{"data":{},"errcode":0,"errmsg":"ok"}"#);
//! # Ok::<(), wechat_cloudbase::emulator::SetupError>(())
//! ```
//!
//! # Order of judgement
//! The first that fits decides: a fault of [`Fault`], unknown path (40066), not POST (43002), no token (41001), unknown token
//! (40014), expired token (42001), wrong kind of token (61014, 61015), empty body (44002), body that is no JSON object
//! (47001), a required member missing (40101), a member of a wrong type or value (40097), cloud development never opened
//! (85088), no such function configuration (85089). Every refusal is HTTP 200, and its `errmsg` ends in ` rid: …`.
//!
//! # What WeChat's pages leave open, and how it is answered here
//! - `null` counts as missing, and so does an empty string where a name or a path is needed. Unknown members are ignored.
//! - A callback configuration that was never set is left out of `data`. What is set is stored without unknown members; what
//!   is seeded is answered as it is.
//! - Both pushes on, be it in one request or together with what is stored, is refused with 40097, as is a
//!   `<msgType, event>` pair that comes twice. The `CheckContainerPath` probe of a container is left out.
//! - An environment that was never set answers `open: true`, `api_whitelist: ["/*"]` and `version: 0`. `version` is stored
//!   as sent: no lock. An entry of the whitelist with a host or a query is refused, one without a leading `/` is not.
//! - The whitelist and the switch that a component token reaches are those of the component's own appid.
//! - Environments and functions are not enumerated: any name is taken.
//! - A refreshed token expires the account's earlier ones at once, and its refresh token is void. Real ones live on for a
//!   few minutes, and WeChat may answer the same refresh token again.
//!
//! # The token server
//! `GET /inner/authorizer-access-token?appid=` and `GET /inner/component-access-token` answer as Tencent's wxcomponent
//! does: `{"code":0,"errorMsg":"OK","data":{"token":…}}`, with a token of their own making where the last one has expired.

mod account;
mod calls;
mod context;
mod fault;
mod handout;
mod interfaces;
mod judge;
mod refresh;
mod refusal;
mod reply;
mod request;
mod setup;
mod setup_error;
mod token;
mod token_server;

use std::collections::VecDeque;
use std::fmt;

use serde_json::{Map, Value};

pub use self::account::{Account, Environment, State};
pub use self::calls::Call;
pub use self::fault::{Fault, Garble, Loss};
pub use self::reply::Reply;
pub use self::request::Incoming;
pub use self::setup::Setup;
pub use self::setup_error::SetupError;
pub use self::token::{Kind, Token};

use self::context::Context;
use self::handout::Handout;
use self::refusal::{Answer, code};
use self::request::Url;

/// How many calls are remembered: a server may run for days.
const REMEMBERED: usize = 10_000;

/// The emulated WeChat. See the [module](self).
pub struct Emulator {
    initial: Setup,
    current: Setup,
    calls: VecDeque<Call>,
    count: u32,
    issued: u32,
}

impl Emulator {
    /// A WeChat that knows these tokens, holds this state and will show these faults.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut current = setup.clone();
        for appid in setup.tokens.values().map(|token| &token.appid).chain(setup.refresh_tokens.values()) {
            current.seed.entry(appid.clone()).or_default();
        }
        Self { initial: setup, current, calls: VecDeque::new(), count: 0, issued: 0 }
    }

    /// Answers one request.
    pub fn handle(&mut self, request: &Incoming<'_>) -> Reply {
        let url = Url::parse(request.url);
        let fault = Fault::next(&mut self.current.faults, url.path).unwrap_or_default();
        let mut call = Call::new(request, &url, self.current.tokens.get(&url.token));
        let mut reply = Reply { status: 200, content_type: "text/plain", body: Vec::new(), delay_ms: 0, lost: false };
        if fault.drop != Some(Loss::Before) {
            let (errcode, answer) = self.outcome(request, &url, &fault, &mut call);
            reply.body = Value::Object(answer).to_string().into_bytes();
            call.errcode = Some(errcode);
        }
        fault.disturb(&mut reply);
        call.status = (!reply.lost).then_some(reply.status);
        if self.calls.len() >= REMEMBERED {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
        reply
    }

    /// Has one more fault wait for its turn.
    pub fn fault(&mut self, fault: Fault) {
        self.current.faults.push(fault);
    }

    /// Makes a token expire: it answers 42001 from here on. `false` where no such token is known.
    pub fn expire(&mut self, token: &str) -> bool {
        self.current.tokens.get_mut(token).map(|token| token.expired = true).is_some()
    }

    /// Back to how it was set up: tokens, state and faults. No call was ever made.
    pub fn reset(&mut self) {
        *self = Self::new(self.initial.clone());
    }

    /// What is stored, by appid. It can be the `seed` of another emulator.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.current.seed
    }

    /// What was asked, in order: the latest 10,000 calls. Neither tokens nor environment values are in it.
    #[must_use]
    pub fn calls(&self) -> impl ExactSizeIterator<Item = &Call> {
        self.calls.iter()
    }

    fn outcome(
        &mut self,
        request: &Incoming<'_>,
        url: &Url<'_>,
        fault: &Fault,
        call: &mut Call,
    ) -> (i64, Map<String, Value>) {
        let handled = if fault.skips() { Ok(Map::new()) } else { self.answer(request, url) };
        match fault.refusal().map_or(handled, Err) {
            Ok(answer) => (0, answer),
            Err(refusal) => {
                self.count = self.count.wrapping_add(1);
                call.reason.clone_from(&refusal.reason);
                let errcode = refusal.errcode;
                let served = token_server::serves(url.path);
                (errcode, if served { token_server::refusal(&refusal) } else { refusal.answer(self.count) })
            }
        }
    }

    fn answer(&mut self, request: &Incoming<'_>, url: &Url<'_>) -> Answer {
        let Setup { tokens, refresh_tokens, seed, .. } = &mut self.current;
        let mut handout = Handout { tokens, refresh_tokens, issued: &mut self.issued };
        if token_server::serves(url.path) {
            return token_server::answer(&mut handout, request.method, url);
        }
        let interface = interfaces::find(url.path).ok_or(code::INVALID_URL)?;
        if request.method != "POST" {
            return Err(code::NOT_POST.into());
        }
        if url.token.is_empty() {
            return Err(code::TOKEN_MISSING.into());
        }
        let caller = handout.tokens.get(&url.token).cloned().ok_or(code::TOKEN_INVALID)?;
        if caller.expired {
            return Err(code::TOKEN_EXPIRED.into());
        }
        if !interface.tokens.contains(&caller.kind) {
            return Err(caller.kind.refused_with().into());
        }
        let body = judge::parse(request.body)?;
        (interface.answer)(&mut Context { caller, state: seed, handout }, &body)
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("calls", &self.calls.len()).finish_non_exhaustive()
    }
}
