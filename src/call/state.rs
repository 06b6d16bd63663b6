//! One call as a state machine without I/O, clock or randomness of its own: it says what to do next, whoever drives it
//! does that and reports back.

use std::time::Duration;

use super::{
    answer::Answer,
    error::{Error, NoAnswer, TokenFailure, Undecodable},
    http::{BaseUrl, HEADERS, HttpRequest},
    retry::{Attempts, BackOff, Policy, Then},
    token::Token,
};
use crate::interface::{Effect, Interface, Prepared};

/// How a call is made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallOptions {
    /// Where requests go; WeChat's own host unless set.
    pub base_url: BaseUrl,
    /// How often a call is repeated that failed in passing; 2 unless set. A refreshed token does not count.
    pub max_retries: u8,
    /// How long the waits between attempts are.
    pub back_off: BackOff,
    /// Where the jitter of back-offs starts; random unless set.
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

/// What to do next. Whoever drives a call has to know every step, so this will not grow without a new major version.
#[derive(Debug)]
pub enum Step {
    /// Find a token and report with [`Call::token`] or [`Call::token_failed`].
    NeedToken {
        /// The token that WeChat has just refused, so that a store can compare before it refreshes; none at first.
        rejected: Option<Token>,
    },
    /// Send this and report with [`Call::answered`] or [`Call::failed`]. Do not follow redirects.
    Send(HttpRequest),
    /// Wait and report with [`Call::waited`], or with [`Failure::Deadline`] where the time for that is not left.
    Wait(Duration),
    /// The call has ended.
    Done(Result<Answer, Error>),
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The connection failed.
    Network,
    /// Time ran out while an answer was awaited.
    Timeout,
    /// Time ran out while nothing was under way: before sending, or between two attempts. In the second case the call
    /// ends with the error of the last attempt.
    Deadline,
    /// An answer came that is longer than whoever drives the call cares to read.
    TooLong,
}

/// One call.
#[derive(Debug)]
pub struct Call {
    prepared: Prepared,
    options: CallOptions,
    attempts: Attempts,
    token: Option<Token>,
    refused: Option<Error>,
    /// Why it waits.
    waits_after: Option<Error>,
}

impl Call {
    /// Begins a call; go on with what [`Call::start`] says.
    #[must_use]
    pub fn new(prepared: Prepared, options: CallOptions) -> Self {
        Self { prepared, options, attempts: Attempts::default(), token: None, refused: None, waits_after: None }
    }

    pub(crate) fn interface(&self) -> &'static Interface {
        self.prepared.interface()
    }

    pub(crate) fn effect(&self) -> Effect {
        self.prepared.effect()
    }

    /// The first step.
    #[must_use]
    pub fn start(&mut self) -> Step {
        Step::NeedToken { rejected: None }
    }

    /// A token was found.
    #[must_use]
    pub fn token(&mut self, token: Token) -> Step {
        match self.refused.take() {
            // The very token that was refused: to send it again would only be refused again.
            Some(error) if self.token.as_ref() == Some(&token) => Step::Done(Err(error)),
            _ => {
                self.token = Some(token);
                self.waited()
            }
        }
    }

    /// No token could be had. `source` says why, and is the [`source`](std::error::Error::source) of the call's error.
    #[must_use]
    pub fn token_failed(&mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Step {
        let interface = Some(self.interface().name);
        Step::Done(Err(Error::Token(TokenFailure { interface, source: source.into() })))
    }

    /// The wait is over.
    #[must_use]
    pub fn waited(&mut self) -> Step {
        self.waits_after = None;
        let Some(token) = &self.token else { return self.start() };
        Step::Send(HttpRequest {
            method: self.prepared.interface().method,
            url: self.options.base_url.url(self.prepared.interface(), token),
            headers: &HEADERS,
            body: self.prepared.body().to_vec(),
        })
    }

    /// An answer came.
    #[must_use]
    pub fn answered(&mut self, status: u16, body: &[u8]) -> Step {
        self.answered_with_delay(status, None, body)
    }

    /// An answer came, and its `Retry-After` header asks for no other attempt within that time.
    #[must_use]
    pub fn answered_with_delay(&mut self, status: u16, retry_after: Option<Duration>, body: &[u8]) -> Step {
        let (interface, effect) = (self.prepared.interface(), self.prepared.effect());
        match Answer::read(interface, effect, status, body, self.token.as_ref()) {
            Ok(answer) => Step::Done(Ok(answer)),
            Err(error) => {
                let asked = retry_after.map(|time| u32::try_from(time.as_millis()).unwrap_or(u32::MAX));
                self.after(error, asked.unwrap_or_default())
            }
        }
    }

    /// No answer came.
    #[must_use]
    pub fn failed(&mut self, failure: Failure) -> Step {
        if failure == Failure::Deadline
            && let Some(error) = self.waits_after.take()
        {
            return Step::Done(Err(error));
        }
        let error = no_answer(self.prepared.interface(), self.prepared.effect(), failure);
        self.after(error, 0)
    }

    fn after(&mut self, mut error: Error, retry_after: u32) -> Step {
        let policy = Policy {
            effect: self.prepared.effect(),
            max_retries: self.options.max_retries,
            back_off: self.options.back_off,
            random: self.random(),
            retry_after,
            // Without a clock the next minute is a whole one away.
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

    /// A step of splitmix64; jitter needs no better.
    fn random(&mut self) -> u32 {
        self.options.seed = self.options.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.options.seed ^ (self.options.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        u32::try_from(mixed >> 32).unwrap_or_default()
    }
}

pub(crate) fn no_answer(interface: &Interface, effect: Effect, failure: Failure) -> Error {
    let outcome_unknown = effect == Effect::Write && failure != Failure::Deadline;
    let interface = interface.name;
    match failure {
        Failure::Network => Error::Network(NoAnswer { interface, outcome_unknown }),
        Failure::Timeout | Failure::Deadline => Error::Timeout(NoAnswer { interface, outcome_unknown }),
        Failure::TooLong => Error::Decode(Undecodable {
            interface,
            path: String::new(),
            offset: None,
            reason: ["it is longer than an answer may be", "响应过长"],
            body: String::new(),
            outcome_unknown,
        }),
    }
}
