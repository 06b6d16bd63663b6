//! What Rust awaits of JavaScript: a promise of anybody's, and what is left where the future is dropped or the promise
//! rejects.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

/// Why an exchange brought no answer.
pub(super) enum Lost {
    /// What `fetch` or the body rejected with. It can hold the token.
    Thrown(
        #[cfg_attr(not(feature = "gloo-client"), expect(dead_code, reason = "only the npm package tells it"))] JsValue,
    ),
    /// The body is longer than the limit.
    TooLong,
    /// What `fetch` resolved with is no response, or its body is no bytes.
    NoResponse,
}

impl From<JsValue> for Lost {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}

/// Stops what it gave its signal to when the future that waits for it is dropped, as by a time-out.
pub(super) struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    pub(super) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Awaits a promise, or whatever is in its place.
pub(super) async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}
