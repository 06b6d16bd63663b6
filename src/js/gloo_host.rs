//! What a call of `wechat-cloudbase/gloo` asks of JavaScript: tokens, and an ear for events. The transport is gloo's.

use std::cell::{Cell, RefCell};

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::AbortSignal;

use super::{
    awaited::{AbortOnDrop, Lost, settled},
    failure::failure_of,
    gloo::{ProviderError, exchange},
    plain::{Event, Failed, Found, plain},
};
use crate::{
    call::{
        drive::{HttpResponse, TokenSource, Transport},
        error::Error,
        http::HttpRequest,
        state::{Failure, Step},
        token::Token,
    },
    interface::Prepared,
    locale::Locale,
};

#[wasm_bindgen]
extern "C" {
    /// A call in `pkg-template/gloo/call.js`.
    pub(super) type Host;

    /// Asks the provider.
    #[wasm_bindgen(method, catch)]
    fn token(this: &Host, rejected: Option<&str>, signal: &AbortSignal) -> Result<JsValue, JsValue>;

    /// A request is about to be sent: whether the caller still waits for it.
    #[wasm_bindgen(method, catch)]
    fn sending(this: &Host, writes: bool) -> Result<bool, JsValue>;

    /// Keeps what `fetch` rejected with. Returns why no answer came, as a number of shared/failure.js.
    #[wasm_bindgen(method, catch)]
    fn lost(this: &Host, thrown: &JsValue) -> Result<u32, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn tell(this: &Host, event: &JsValue) -> Result<(), JsValue>;

    /// Says warnings that the client has not said yet, and keeps the bits of those that it has said now.
    #[wasm_bindgen(method, catch)]
    fn warn(this: &Host, issues: &JsValue, said: u32) -> Result<(), JsValue>;

    /// Is fulfilled when the caller leaves.
    #[wasm_bindgen(method, getter)]
    pub(super) fn stopped(this: &Host) -> Promise;
}

/// The token that JavaScript has given as a text, or its provider.
pub(super) struct Tokens<'h> {
    pub(super) host: &'h Host,
    pub(super) fixed: Option<Token>,
}

impl TokenSource for Tokens<'_> {
    type Error = ProviderError;

    async fn token(&self, rejected: Option<Token>) -> Result<Token, ProviderError> {
        if let Some(token) = &self.fixed {
            return Ok(token.clone());
        }
        // JavaScript keeps its own error, which is the cause of what the call rejects with.
        let thrown = |_: JsValue| ProviderError::from("the provider failed");
        let abort = AbortOnDrop::new().map_err(thrown)?;
        let asked = self.host.token(rejected.as_ref().map(Token::reveal), &abort.signal()).map_err(thrown)?;
        let found = settled(asked).await.map_err(thrown)?;
        Ok(Token::new(found.as_string().ok_or("no text")?)?)
    }
}

/// The global `fetch`, with a limit of one's own and an ear for what is sent and what comes back.
pub(super) struct Watched<'h> {
    pub(super) watch: &'h Watch<'h>,
    pub(super) limit: usize,
    pub(super) writes: bool,
}

impl Transport for Watched<'_> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        if !self.watch.host.sending(self.writes).unwrap_or_default() {
            return Err(Failure::Network);
        }
        let response = exchange(&request, self.limit).await.map_err(|lost| match lost {
            Lost::Thrown(thrown) => failure_of(self.watch.host.lost(&thrown).unwrap_or_default()),
            Lost::TooLong => Failure::TooLong,
            Lost::NoResponse => Failure::NoResponse,
        })?;
        self.watch.tell(|attempt| Event::Response { attempt, status: response.status });
        Ok(response)
    }
}

/// Makes events of the driver's steps.
pub(super) struct Watch<'h> {
    host: &'h Host,
    is_heard: bool,
    locale: Locale,
    attempt: Cell<u32>,
    /// The event of a refresh is told when the token is there: before the next request.
    refresh: RefCell<Option<JsValue>>,
}

impl<'h> Watch<'h> {
    pub(super) fn new(host: &'h Host, is_heard: bool, locale: Locale) -> Self {
        Self { host, is_heard, locale, attempt: Cell::new(0), refresh: RefCell::new(None) }
    }

    /// Tells all warnings to the listener, or the new ones to the caller if `said` is given.
    pub(super) fn warn(&self, prepared: &Prepared, said: Option<u32>) {
        if let Some(mut said) = said {
            let warnings = prepared.new_warnings(&mut said);
            if !warnings.is_empty()
                && let Ok(issues) = plain(&Found(&warnings))
            {
                let _ = self.host.warn(&issues, said);
            }
        } else if self.is_heard && !prepared.warnings().is_empty() {
            self.tell(|_| Event::Warning { issues: Found(prepared.warnings()) });
        }
    }

    pub(super) fn before(&self, step: &Step, cause: Option<&Error>) {
        match (step, cause) {
            (Step::NeedToken { rejected: Some(_) }, Some(error)) => {
                let error = Failed(error, self.locale);
                self.refresh.replace(self.event(|attempt| Event::Refresh { attempt, error }));
            }
            (Step::Send(request), _) => {
                if let Some(event) = self.refresh.take() {
                    let _ = self.host.tell(&event);
                }
                self.attempt.set(self.attempt.get() + 1);
                let url = request.url.split('?').next().unwrap_or_default();
                self.tell(|attempt| Event::Request { attempt, url });
            }
            (Step::Wait(wait), Some(error)) => {
                let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                self.tell(|attempt| Event::Retry { attempt, wait, error: Failed(error, self.locale) });
            }
            _ => {}
        }
    }

    fn tell<'e>(&self, make: impl FnOnce(u32) -> Event<'e>) {
        if let Some(event) = self.event(make) {
            let _ = self.host.tell(&event);
        }
    }

    fn event<'e>(&self, make: impl FnOnce(u32) -> Event<'e>) -> Option<JsValue> {
        if self.is_heard { plain(&make(self.attempt.get())).ok() } else { None }
    }
}
