//! An in-memory WeChat to test against.
//!
//! It answers the interfaces of cloud development as WeChat documents them. It keeps a state for every account. Its
//! own code judges requests, so a mistake in the client cannot hide behind the same mistake here. It has no clock, no
//! I/O and no randomness: the same requests give the same answers. Delays and broken connections are directives in the
//! [`Reply`], which the caller carries out.
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
//! The first rule that matches decides: a [`Fault`], unknown path (40066), not POST (43002), no token (41001), unknown
//! token (40014), expired token (42001), wrong kind of token (61014, 61015), empty body (44002), body that is not a
//! JSON object (47001), a required member missing (40101), a member with a wrong type or value (40097), cloud
//! development never opened (85088), no such function configuration (85089). Every refusal is HTTP 200, and its
//! `errmsg` ends in ` rid: …`.
//!
//! # Choices that WeChat's pages leave open
//! - `null` counts as missing. So does an empty string if a name or a path is needed. Unknown members are ignored.
//! - `data` omits a callback configuration that was never set. A `set` stores the known members only. Seeded state is
//!   answered unchanged.
//! - If both pushes would be on, the emulator refuses with 40097. This includes a push that is already stored. It also
//!   refuses a `<msgType, event>` pair that comes twice. It does not send the `CheckContainerPath` probe to a
//!   container.
//! - An environment that was never set answers `open: true`, `api_whitelist: ["/*"]` and `version: 0`. `version` is
//!   stored as sent and does not lock. A whitelist entry with a host or a query is refused; an entry without a leading
//!   `/` is not.
//! - A component token reads and sets the whitelist and the switch of the component's own appid.
//! - The emulator has no list of environments and functions: it accepts any name.
//! - A refreshed token expires the account's earlier tokens at once, and the old refresh token becomes void. At
//!   WeChat, old tokens work for a few more minutes, and the same refresh token may come back.
//!
//! # The token server
//! `GET /inner/authorizer-access-token?appid=` and `GET /inner/component-access-token` answer as Tencent's wxcomponent
//! does: `{"code":0,"errorMsg":"OK","data":{"token":…}}`. If the last token has expired, they create a new one.

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

/// The number of recorded calls. The limit exists because a server may run for days.
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
    /// Makes a WeChat with the setup's tokens, state and faults.
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

    /// Adds a fault to the queue.
    pub fn fault(&mut self, fault: Fault) {
        self.current.faults.push(fault);
    }

    /// Makes a token expire: from now on it gets 42001. Returns `false` if the token is unknown.
    pub fn expire(&mut self, token: &str) -> bool {
        self.current.tokens.get_mut(token).map(|token| token.expired = true).is_some()
    }

    /// Restores the tokens, state and faults of the setup, and clears the record of calls.
    pub fn reset(&mut self) {
        *self = Self::new(self.initial.clone());
    }

    /// Returns the stored state, by appid. It can be the `seed` of another emulator.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.current.seed
    }

    /// Returns the latest 10,000 calls in order, without tokens and environment values.
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
