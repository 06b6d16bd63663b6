//! One call as a state machine without I/O, clock or randomness. It returns the next step. The driver carries out the
//! step and reports the result.

use std::time::Duration;

use super::{
    answer::Answer,
    codes::Retry,
    error::{Error, NoAnswer, TokenFailure, Undecodable},
    http::{BaseUrl, HEADERS, HttpRequest},
    outcome::Outcome,
    retry::{Attempts, BackOff, Policy, Then},
    token::Token,
};
use crate::interface::{Effect, Interface, Prepared};

/// The settings of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallOptions {
    /// The URL to which requests are sent. The default is WeChat's own host.
    pub base_url: BaseUrl,
    /// How often a call is retried after a failure that passes. The default is 2. A retry with a refreshed token does
    /// not count.
    pub max_retries: u8,
    /// The limits of the waits between attempts.
    pub back_off: BackOff,
    /// The seed of the jitter. The default is random.
    pub seed: u64,
}

impl Default for CallOptions {
    fn default() -> Self {
        use std::hash::{BuildHasher, RandomState};
        Self {
            base_url: BaseUrl::default(),
            max_retries: 2,
            back_off: BackOff::default(),
            seed: RandomState::new().hash_one(0),
        }
    }
}

/// The next step. A driver has to handle every step, so a new step needs a new major version.
#[derive(Debug)]
pub enum Step {
    /// Find a token and report it with [`Call::token`] or [`Call::token_failed`].
    NeedToken {
        /// The token that WeChat has just refused. A store can compare it before it refreshes. `None` at first.
        rejected: Option<Token>,
    },
    /// Send this and report with [`Call::answered`] or [`Call::failed`]. Do not follow redirects.
    Send(HttpRequest),
    /// Wait and report with [`Call::waited`]. Report [`Failure::Deadline`] if not enough time is left.
    Wait(Duration),
    /// The call has ended.
    Done(Result<Answer, Error>),
}

/// Why a call got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The connection failed, and nobody knows whether the request arrived.
    Network,
    /// The host was not reached: its name does not resolve, it refuses the connection, or TLS fails. Nothing was sent.
    Unreached,
    /// Time ran out while the call waited for an answer.
    Timeout,
    /// Time ran out while no request was under way: before the first one, or between two attempts. Between two
    /// attempts, the call ends with the error of the last attempt.
    Deadline,
    /// The answer is longer than the driver's limit.
    TooLong,
    /// There is no `fetch`.
    #[cfg(any(feature = "client", feature = "gloo-client"))]
    NoFetch,
    /// `fetch` gave something that is no response.
    #[cfg(any(feature = "client", feature = "gloo-client"))]
    NoResponse,
}

/// One call.
#[derive(Debug)]
pub struct Call {
    prepared: Prepared,
    options: CallOptions,
    attempts: Attempts,
    token: Option<Token>,
    refused: Option<Error>,
    /// The reason for the wait.
    waits_after: Option<Error>,
    /// The member that proves success, for an interface that the crate does not know.
    #[cfg(feature = "gloo-client")]
    pub(crate) proof: Option<String>,
    /// A driver that goes on after the end must not send a write again.
    has_ended: bool,
    /// The outcome of the end.
    outcome: Option<Outcome>,
}

impl Call {
    /// Begins a call. Continue with [`Call::start`].
    #[must_use]
    pub fn new(prepared: Prepared, options: CallOptions) -> Self {
        let (token, refused, waits_after, has_ended, outcome) = Default::default();
        Self {
            prepared,
            options,
            attempts: Attempts::default(),
            token,
            refused,
            waits_after,
            #[cfg(feature = "gloo-client")]
            proof: None,
            has_ended,
            outcome,
        }
    }

    pub(crate) fn interface(&self) -> &'static Interface {
        self.prepared.interface()
    }

    pub(crate) fn effect(&self) -> Effect {
        self.prepared.effect()
    }

    /// The error that the present step follows from, if the call waits or asks for another token.
    pub(crate) fn follows_from(&self) -> Option<&Error> {
        self.refused.as_ref().or(self.waits_after.as_ref())
    }

    /// Returns the first step.
    #[must_use]
    pub fn start(&mut self) -> Step {
        self.unless_ended(|_| Step::NeedToken { rejected: None })
    }

    /// Reports a token.
    #[must_use]
    pub fn token(&mut self, token: Token) -> Step {
        self.unless_ended(|call| match call.refused.take() {
            // WeChat has just refused this token and would refuse it again.
            Some(error) if call.token.as_ref() == Some(&token) => Step::Done(Err(error)),
            _ => {
                call.token = Some(token);
                call.waited()
            }
        })
    }

    /// Reports that there is no token. `source` says why and becomes the [`source`](std::error::Error::source) of the
    /// call's error.
    #[must_use]
    pub fn token_failed(&mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Step {
        self.unless_ended(|call| {
            let interface = Some(call.interface().name);
            let outcome = Outcome::NotSent.of(call.effect());
            let error = Error::Token(TokenFailure { interface, outcome, source: source.into() });
            call.after(error, 0)
        })
    }

    /// Reports that the wait is over.
    #[must_use]
    pub fn waited(&mut self) -> Step {
        self.unless_ended(|call| {
            let Some(token) = &call.token else { return call.start() };
            Step::Send(HttpRequest {
                method: call.prepared.interface().method,
                url: call.options.base_url.url(call.prepared.interface(), token),
                headers: &HEADERS,
                body: call.prepared.body().to_vec(),
            })
        })
    }

    /// Reports an answer.
    #[must_use]
    pub fn answered(&mut self, status: u16, body: &[u8]) -> Step {
        self.answered_with_delay(status, None, body)
    }

    /// Reports an answer with a `Retry-After` header. The call waits at least this long before the next attempt.
    #[must_use]
    pub fn answered_with_delay(&mut self, status: u16, retry_after: Option<Duration>, body: &[u8]) -> Step {
        self.unless_ended(|call| {
            call.waits_after = None;
            let (interface, effect) = (call.prepared.interface(), call.prepared.effect());
            let token = call.token.as_ref().map_or("", Token::reveal);
            #[cfg(feature = "gloo-client")]
            let proof = call.proof.as_deref();
            #[cfg(not(feature = "gloo-client"))]
            let proof = None;
            match Answer::read(interface, effect, status, body, token.as_bytes(), proof) {
                Ok(answer) => Step::Done(Ok(answer)),
                Err(error) => {
                    let asked = retry_after.map(|time| u32::try_from(time.as_millis()).unwrap_or(u32::MAX));
                    call.after(error, asked.unwrap_or_default())
                }
            }
        })
    }

    /// Reports that there is no answer.
    #[must_use]
    pub fn failed(&mut self, failure: Failure) -> Step {
        self.unless_ended(|call| {
            if let Some(error) = call.waits_after.take()
                && failure == Failure::Deadline
            {
                return Step::Done(Err(error));
            }
            let error = no_answer(call.prepared.interface(), call.prepared.effect(), failure);
            call.after(error, 0)
        })
    }

    /// Makes the next step. After the end, every step is an error with the outcome of the end.
    fn unless_ended(&mut self, next: impl FnOnce(&mut Self) -> Step) -> Step {
        if self.has_ended {
            let outcome = self.outcome;
            let (interface, reason) = (self.interface().name, ["the call has ended", "调用已结束"]);
            return Step::Done(Err(Error::Network(NoAnswer { interface, reason, retry: Retry::Never, outcome })));
        }
        let step = next(self);
        if let Step::Done(result) = &step {
            self.has_ended = true;
            self.outcome = result.as_ref().map_or_else(Error::outcome, |_| Outcome::Done.of(self.effect()));
        }
        step
    }

    fn after(&mut self, mut error: Error, retry_after: u32) -> Step {
        if let Error::Api(error) = &mut error {
            error.explain_by_payload(self.prepared.body());
        }
        let policy = Policy {
            effect: self.prepared.effect(),
            max_retries: self.options.max_retries,
            back_off: self.options.back_off,
            random: self.random(),
            retry_after,
            // Without a clock, the next minute may be a whole minute away.
            until_minute: 60_000,
        };
        match self.attempts.after(&mut error, &policy) {
            Then::GiveUp => Step::Done(Err(error)),
            Then::Wait(milliseconds) => {
                self.waits_after = Some(error);
                Step::Wait(Duration::from_millis(milliseconds.into()))
            }
            Then::Refresh => {
                self.refused = Some(error);
                Step::NeedToken { rejected: self.token.clone() }
            }
        }
    }

    /// Makes one step of splitmix64. Jitter needs no better randomness.
    fn random(&mut self) -> u32 {
        self.options.seed = self.options.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.options.seed ^ (self.options.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        u32::try_from(mixed >> 32).unwrap_or_default()
    }
}

/// Makes the error of an attempt without an answer.
pub(crate) fn no_answer(interface: &Interface, effect: Effect, failure: Failure) -> Error {
    let no_answer = |reason, retry, outcome: Outcome| NoAnswer {
        interface: interface.name,
        reason,
        retry,
        outcome: outcome.of(effect),
    };
    let too_late = |outcome| Error::Timeout(no_answer(["no answer came in time", "请求超时"], Retry::Never, outcome));
    match failure {
        Failure::Network => Error::Network(no_answer(["no answer came", "未收到响应"], Retry::Reads, Outcome::Unknown)),
        Failure::Unreached => {
            Error::Network(no_answer(["the host was not reached", "无法连接主机"], Retry::Always, Outcome::NotSent))
        }
        #[cfg(any(feature = "client", feature = "gloo-client"))]
        Failure::NoFetch => Error::Network(no_answer(
            ["there is no global `fetch`; set the option `fetch`", "没有全局 `fetch`；请设置选项 `fetch`"],
            Retry::Never,
            Outcome::NotSent,
        )),
        #[cfg(any(feature = "client", feature = "gloo-client"))]
        Failure::NoResponse => Error::Network(no_answer(
            ["`fetch` did not return a Response of bytes", "`fetch` 未返回由字节组成的 Response"],
            Retry::Never,
            Outcome::Unknown,
        )),
        Failure::Timeout => too_late(Outcome::Unknown),
        Failure::Deadline => too_late(Outcome::NotSent),
        Failure::TooLong => Error::Decode(Undecodable {
            interface: interface.name,
            path: String::new(),
            offset: None,
            reason: ["it is too long", "响应过长"],
            body: String::new(),
            outcome: Outcome::Unknown.of(effect),
        }),
    }
}
