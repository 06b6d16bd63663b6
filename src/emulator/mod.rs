//! An in-memory WeChat to test against.
//!
//! It answers the interfaces of cloud development as WeChat documents them. It keeps a state for every account. Its
//! own code judges requests, so a mistake in the client cannot hide behind the same mistake here. It has no I/O,
//! no randomness and no clock but the one that you set: the same requests give the same answers. Delays and broken connections are directives in the
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
//! token (40014), expired token (42001), wrong kind of token (61014, 61015), more calls than [`Rate`] allows (45011),
//! empty body (44002), body that is not a JSON object (47001), a required member missing (40101), a member with a wrong type or value (40097), cloud
//! development never opened (85088), no such function configuration (85089). Every refusal is HTTP 200, and its
//! `errmsg` ends in ` rid: …`.
//!
//! # Choices that WeChat's pages leave open
//! - `null` counts as missing. So does an empty string if a name or a path is needed. Unknown members are ignored.
//! - `data` omits a callback configuration that was never set. A `set` stores the known members only. Seeded state is
//!   answered unchanged.
//! - If both pushes would be on, the emulator refuses with 40097. This includes a push that is already stored. It also
//!   refuses a `<msgType, event>` pair that comes twice. It sends no `CheckContainerPath` probe: all paths answer,
//!   except [`Account::silent_paths`]. If a container push that is on is set with such a path, it refuses with 40097.
//! - An environment that was never set answers `open: true`, `api_whitelist: ["/*"]` and `version: 0`. `version` is
//!   stored as sent and does not lock, unless [`Setup::versions`] says so. A whitelist entry with a host or a query is refused; an entry without a leading
//!   `/` is not.
//! - A component token reads and sets the whitelist and the switch of the component's own appid.
//! - [`Rate`] counts the calls of a merchant's own tokens, of all interfaces together, in each minute of the clock. A
//!   call that a fault or its token stops does not count.
//! - The emulator accepts any name of an environment and of a function. Those that its state has stand in the answers of
//!   `listFunctions` and `getEnvInfo`, in the order of their names. A function without a config is seeded as `{}`.
//! - The `config` of an upload is one argument: what is missing or wrong inside it is 40097.
//! - A refreshed token expires the account's earlier tokens at once, and the old refresh token becomes void. At
//!   WeChat, old tokens work for a few more minutes, and the same refresh token may come back.
//!
//! # The token server
//! `GET /inner/authorizer-access-token?appid=` and `GET /inner/component-access-token` answer as Tencent's wxcomponent
//! does: `{"code":0,"errorMsg":"OK","data":{"token":…}}`. If the last token has expired, they create a new one. If they
//! cannot, they answer `{"code":1002,"errorMsg":"系统错误","data":"WxErrCode != 0, resp: {61023 refresh_token is invalid
//! rid: …}"}`. A fault's errcode stands in `data` too, unless it is one of wxcomponent's own (1000 to 1999).
//!
//! # Limits
//! A server may run for days and get requests from anywhere. A body of more than 16 MiB gets HTTP 413, a URL of more
//! than 64 KiB gets 414. What requests store has at most 32 MiB as JSON: after that, writes are refused with -1. The
//! record of calls is limited too, see [`Emulator::calls`].

mod account;
mod calls;
mod context;
mod cron;
mod edit;
mod fault;
mod function_config;
mod handout;
mod interfaces;
mod judge;
mod old_views;
mod perishable;
mod platform;
mod platform_calls;
mod platform_events;
mod rate;
mod record;
mod refresh;
mod refusal;
mod reply;
mod request;
mod secrets;
mod setup;
mod setup_error;
mod token;
mod token_server;
mod versions;

use std::fmt;
use std::mem::take;

use serde_json::{Map, Value};

pub use self::account::{Account, Environment, State};
pub use self::calls::Call;
pub use self::edit::Edit;
pub use self::fault::{Fault, Garble, Loss};
pub use self::platform::Platform;
pub use self::platform_events::VoidCode;
pub use self::rate::Rate;
pub use self::reply::Reply;
pub use self::request::Incoming;
#[cfg(target_arch = "wasm32")]
pub(crate) use self::request::{MOST_BODY, MOST_URL};
pub use self::setup::Setup;
pub use self::setup_error::SetupError;
pub use self::token::{Kind, Token};
pub use self::versions::Versions;

use self::context::{Context, Stored};
use self::handout::Handout;
use self::old_views::OldViews;
use self::platform::Known;
use self::rate::{Clock, Counts};
use self::record::Record;
use self::refusal::{Answer, code};
use self::request::Url;
use self::secrets::Secrets;

/// The emulated WeChat. See the [module](self).
pub struct Emulator {
    initial: Setup,
    current: Setup,
    record: Record,
    refusals: u32,
    handout: Handout,
    platform: Known,
    stored: Stored,
    clock: Clock,
    counts: Counts,
    old_views: OldViews,
}

impl Emulator {
    /// Makes a WeChat with the setup's tokens, state and faults.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut current = setup.clone();
        current.name_accounts();
        let handout = Handout::new(take(&mut current.tokens), take(&mut current.refresh_tokens));
        let platform = Known::new(setup.platform.clone().unwrap_or_default());
        let (record, stored) = Default::default();
        let (clock, counts, old_views) = Default::default();
        Self { initial: setup, current, record, refusals: 0, handout, platform, stored, clock, counts, old_views }
    }

    /// Answers one request.
    pub fn handle(&mut self, request: &Incoming<'_>) -> Reply {
        let secrets = Secrets::new(&self.handout, &self.platform);
        if let Some(too_long) = request.too_long() {
            self.record.push(Call::refused(request, too_long, secrets));
            return Reply::of_status(too_long);
        }
        let url = Url::parse(request.url);
        let mut call = Call::new(request, &url, self.handout.tokens.get(&url.token), secrets);
        let about = merchant(request, &url);
        let fault = Fault::next(&mut self.current.faults, url.path, request.body, [&call.appid, &about]);
        let fault = fault.unwrap_or_default();
        call.reason = fault.reason();
        let before = self.state_before(&fault, &call);
        fault.edit.apply(&mut self.current.seed);
        let mut reply = Reply::of_status(200);
        if fault.drop != Some(Loss::Before) {
            let (errcode, answer) = self.outcome(request, &url, &fault, &mut call);
            reply.body = Value::Object(answer).to_string().into_bytes();
            call.errcode = Some(errcode);
        }
        if let Some((appid, before)) = before {
            self.make_reads_old(appid, before, &fault);
        }
        fault.disturb(&mut reply);
        call.status = (!reply.lost).then_some(reply.status);
        self.record.push(call);
        reply
    }

    /// Adds a fault to the queue.
    ///
    /// # Errors
    /// The emulator does not know an account that the fault names, or its `edit` does not fit.
    pub fn fault(&mut self, fault: Fault) -> Result<(), SetupError> {
        self.current.check(&fault)?;
        self.current.faults.push(fault);
        Ok(())
    }

    /// Changes the stored state, as somebody else does who uses WeChat's console or another program.
    ///
    /// # Errors
    /// The emulator does not know an account, or the changes do not fit.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), SetupError> {
        edit.check(&self.current.seed)?;
        edit.apply(&mut self.current.seed);
        Ok(())
    }

    /// Sets the emulator's clock, in milliseconds since 1970. [`Rate`] and [`Fault::stale`] need it. Until you set it, it is 0.
    pub fn set_time(&mut self, now: u64) {
        self.clock.set(now);
    }

    /// Puts the emulator's clock forward, in addition to what `set_time` says.
    pub fn advance(&mut self, milliseconds: u64) {
        self.clock.advance(milliseconds);
    }

    /// Makes a token expire: from now on it gets 42001. Returns `false` if the token is unknown.
    pub fn expire(&mut self, token: &str) -> bool {
        self.handout.expire(token)
    }

    /// Makes all tokens of an account expire. Returns `false` if it has none.
    pub fn expire_all(&mut self, appid: &str) -> bool {
        self.handout.expire_all(appid)
    }

    /// Restores the tokens, state and faults of the setup, and clears the record of calls. The clock starts anew.
    pub fn reset(&mut self) {
        *self = Self::new(self.initial.clone());
    }

    /// Returns the stored state, by appid. It can be the `seed` of another emulator.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.current.seed
    }

    /// Returns the latest calls in order, without tokens, other secrets and environment values: at most 10,000 calls
    /// and about 32 MiB.
    #[must_use]
    pub fn calls(&self) -> impl ExactSizeIterator<Item = &Call> {
        self.record.calls()
    }

    /// Returns the number of older calls that [`Emulator::calls`] no longer has.
    #[must_use]
    pub fn dropped_calls(&self) -> u64 {
        self.record.dropped()
    }

    /// What the account of this call has stored, if the fault makes its reads old.
    fn state_before(&self, fault: &Fault, call: &Call) -> Option<(String, Account)> {
        let appid = call.appid.as_ref().filter(|_| fault.makes_reads_old())?;
        self.current.seed.get_key_value(appid).map(|(appid, account)| (appid.clone(), account.clone()))
    }

    fn make_reads_old(&mut self, appid: String, before: Account, fault: &Fault) {
        if self.current.seed.get(&appid) != Some(&before) {
            let (end, reads) = fault.end_of_old_reads(self.clock.now());
            self.old_views.begin(appid, before, end, reads);
        }
    }

    fn outcome(
        &mut self,
        request: &Incoming<'_>,
        url: &Url<'_>,
        fault: &Fault,
        call: &mut Call,
    ) -> (i64, Map<String, Value>) {
        let handled = if fault.skips() { Ok(Map::new()) } else { self.answer(request, url) };
        if let Err(refusal) = &handled {
            call.explain(refusal.reason());
        }
        match fault.refusal().map_or(handled, Err) {
            Ok(answer) => (0, answer),
            Err(refusal) => {
                self.refusals = self.refusals.wrapping_add(1);
                if token_server::serves(url.path) {
                    return token_server::refusal(&refusal, self.refusals);
                }
                (refusal.errcode, refusal.answer(self.refusals))
            }
        }
    }

    fn answer(&mut self, request: &Incoming<'_>, url: &Url<'_>) -> Answer {
        let Setup { seed, rate, versions, .. } = &mut self.current;
        let (handout, now, began) = (&mut self.handout, self.clock.now(), self.clock.began());
        if token_server::serves(url.path) {
            return token_server::answer(handout, request.method, url);
        }
        if let Some(answer) = platform_calls::without_token(url.path) {
            if request.method != "POST" {
                return Err(code::NOT_POST.into());
            }
            let body = judge::parse(request.body)?;
            return answer(&mut self.platform, handout, now, &body);
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
        if let (Some(rate), Kind::Authorizer) = (rate, caller.kind) {
            self.counts.count(rate, &self.clock, &caller.appid)?;
        }
        let body = judge::parse(request.body)?;
        let (stored, old_views, body_length) = (&mut self.stored, &mut self.old_views, request.body.len());
        let (state, versions) = (seed, *versions);
        let platform = &mut self.platform;
        let mut context =
            Context { caller, state, handout, platform, stored, body_length, old_views, now, began, versions };
        (interface.answer)(&mut context, &body)
    }
}

/// The merchant whose tokens a request wants.
fn merchant(request: &Incoming<'_>, url: &Url<'_>) -> Option<String> {
    if [refresh::PATH, platform_calls::INFO].contains(&url.path) {
        return refresh::merchant(request.body);
    }
    token_server::serves(url.path).then(|| url.parameter("appid"))
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("calls", &self.record.calls().len()).finish_non_exhaustive()
    }
}
