//! Tests the transport for Rust programs in wasm, in Node and in a browser, against the emulated WeChat.

#![cfg(all(target_arch = "wasm32", feature = "gloo", feature = "emulator"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{cell::RefCell, rc::Rc, time::Duration};

use js_sys::{Function, Reflect, Uint8Array, global};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use wechat_cloudbase::{
    BackOff, BaseUrl, Call, CallOptions, Checks, Endpoint, Error, Token, drive,
    emulator::{Emulator, Incoming, Setup},
    endpoints::{cloud_access_token, get_callback_config, set_callback_config},
    gloo,
};

/// Replaces the global `fetch` until it is dropped.
struct FakeFetch {
    original: JsValue,
    _kept: Option<Closure<dyn Fn(String, Uint8Array) -> JsValue>>,
}

impl FakeFetch {
    /// `body` is the body of `async (request, init) => { … }`.
    fn script(body: &str) -> Self {
        Self::install(&Function::new_with_args("request, init", body), None)
    }

    /// Answers as an emulated WeChat.
    fn emulated(emulator: Rc<RefCell<Emulator>>) -> Self {
        let answer = Closure::new(move |url: String, body: Uint8Array| {
            let body = body.to_vec();
            let reply = emulator.borrow_mut().handle(&Incoming { method: "POST", url: &url, body: &body });
            Uint8Array::from(reply.body.as_slice()).into()
        });
        let script = "return async (request, init) => {
            if (init.redirect !== 'manual') throw new Error('redirects are followed');
            if (request.headers.get('content-type') !== 'application/json') throw new Error('no content type');
            return new Response(answer(request.url, new Uint8Array(await request.arrayBuffer())));
        }";
        let made = Function::new_with_args("answer", script).call1(&JsValue::NULL, answer.as_ref()).unwrap();
        Self::install(&Function::from(made), Some(answer))
    }

    fn install(fetch: &Function, kept: Option<Closure<dyn Fn(String, Uint8Array) -> JsValue>>) -> Self {
        let original = Reflect::get(&global(), &"fetch".into()).unwrap();
        Reflect::set(&global(), &"fetch".into(), fetch).unwrap();
        Self { original, _kept: kept }
    }
}

impl Drop for FakeFetch {
    fn drop(&mut self) {
        Reflect::set(&global(), &"fetch".into(), &self.original).unwrap();
    }
}

fn wechat() -> Rc<RefCell<Emulator>> {
    let setup = r#"{ "tokens": { "fresh": "wx01", "stale": { "appid": "wx01", "expired": true } } }"#;
    Rc::new(RefCell::new(Emulator::new(Setup::from_json(setup).unwrap())))
}

fn options() -> CallOptions {
    let mut options = CallOptions::default();
    options.max_retries = 0;
    options
}

async fn get() -> Result<get_callback_config::Response, Error> {
    let request = get_callback_config::Request {};
    let answer = gloo::call(&request, options(), async |_| Ok(Token::new("fresh")?)).await?;
    Ok(answer.to_typed().unwrap())
}

#[wasm_bindgen_test]
async fn sets_and_gets_over_fetch() {
    let _fetch = FakeFetch::emulated(wechat());
    let container = set_callback_config::ContainerConfig {
        enable: true,
        qbase_env: "环境".into(),
        qbase_container_path: "/".into(),
        text_mode: set_callback_config::TextMode::Json,
    };
    let request = set_callback_config::Request { function_config: None, container_config: Some(container) };
    gloo::call(&request, options(), async |_| Ok(Token::new("fresh")?)).await.unwrap();
    let container = get().await.unwrap().data.unwrap().container_config.unwrap();
    assert_eq!((container.qbase_env.as_deref(), container.text_mode), (Some("环境"), Some(1)));
}

#[wasm_bindgen_test]
async fn refreshes_a_refused_token() {
    let _fetch = FakeFetch::emulated(wechat());
    let request = cloud_access_token::Request::Get { env: "e".into() };
    let seen = RefCell::new(Vec::new());
    let provider = async |rejected: Option<Token>| {
        seen.borrow_mut().push(rejected.as_ref().map(|token| token.reveal().to_owned()));
        Ok(Token::new(if rejected.is_some() { "fresh" } else { "stale" })?)
    };
    let answer = gloo::call(&request, options(), provider).await.unwrap();
    assert_eq!(answer.to_typed::<cloud_access_token::Response>().unwrap().open, Some(true));
    assert_eq!(seen.into_inner(), [None, Some("stale".to_owned())]);
}

#[wasm_bindgen_test]
async fn a_wrong_payload_asks_for_no_token() {
    let request = cloud_access_token::Request::Get { env: String::new() };
    let result = gloo::call(&request, options(), async |_| panic!("asked for a token")).await;
    assert!(matches!(result, Err(Error::Validation(_))));
}

#[wasm_bindgen_test]
async fn a_provider_that_fails_is_a_token_error() {
    let request = get_callback_config::Request {};
    let result = gloo::call(&request, options(), async |_| Err("no store".into())).await;
    assert!(matches!(result, Err(Error::Token(failure)) if failure.source.to_string() == "no store"));
}

#[wasm_bindgen_test]
async fn whatever_fetch_does_the_call_ends() {
    for script in [
        "throw new Error('synchronously')",
        "throw 'a string, synchronously'",
        "return Promise.reject('text')",
        "return Promise.reject(null)",
        "return Promise.reject({ odd: true })",
        "return Promise.resolve(undefined)",
        "return Promise.resolve({ status: 'x' })",
        "return Promise.resolve({ status: 200 })",
        "return Promise.resolve({ status: 200, arrayBuffer() { throw 1 } })",
        "return Promise.resolve({ status: 200, arrayBuffer: () => Promise.reject('half-way') })",
        "return Promise.resolve({ status: 200, arrayBuffer: async () => -1 })",
        "return Promise.resolve({ status: 200, arrayBuffer: async () => Symbol() })",
        "return Promise.resolve({ status: 200, body: { getReader: () => ({ read: () => Promise.reject(1) }) } })",
        "return 42",
    ] {
        let _fetch = FakeFetch::script(script);
        assert!(matches!(get().await, Err(Error::Network(_))), "{script}");
    }
}

#[wasm_bindgen_test]
async fn a_response_of_another_realm_is_read() {
    let body = r#"new TextEncoder().encode('{"errcode":0}').buffer"#;
    let _fetch =
        FakeFetch::script(&format!("return Promise.resolve({{ status: 200, arrayBuffer: async () => {body} }})"));
    assert!(get().await.is_ok());
}

#[wasm_bindgen_test]
async fn an_answer_that_is_too_long_is_not_read() {
    for (length, code) in [(4 << 20, None), ((4 << 20) + 1, Some("decode"))] {
        let start = r#"body.set(new TextEncoder().encode('{"errcode":0}'))"#;
        let body = format!("const body = new Uint8Array({length}).fill(32); {start}");
        let _fetch = FakeFetch::script(&format!("{body}; return new Response(body)"));
        assert_eq!(get().await.err().map(|error| error.code()), code);
    }
}

#[wasm_bindgen_test]
async fn an_answer_without_end_is_cancelled() {
    let _fetch = FakeFetch::script(
        "return new Response(new ReadableStream({
            pull(controller) { controller.enqueue(new Uint8Array(1 << 20).fill(32)) },
            cancel() { globalThis.cancelled = true; throw 'and the stream rejects' },
        }))",
    );
    assert_eq!(get().await.err().map(|error| error.code()), Some("decode"));
    assert!(Reflect::get(&global(), &"cancelled".into()).unwrap().is_truthy(), "the body is still read");
}

#[wasm_bindgen_test]
async fn retry_after_is_waited_for() {
    for header in ["'1'", "new Date(Date.now() + 2000).toUTCString()"] {
        let script = format!(
            "globalThis.answers = (globalThis.answers ?? 0) + 1;
            if (globalThis.answers % 2 === 0) return new Response('{{\"errcode\":0}}');
            return new Response('', {{ status: 429, headers: {{ 'retry-after': {header} }} }})"
        );
        let _fetch = FakeFetch::script(&script);
        let mut options = CallOptions::default();
        options.back_off = BackOff { base: 0, cap: 0 };
        let begun = js_sys::Date::now();
        let call = gloo::call(&get_callback_config::Request {}, options, async |_| Ok(Token::new("t")?));
        call.await.unwrap();
        assert!(js_sys::Date::now() - begun > 900.0, "{header}");
    }
}

#[wasm_bindgen_test]
async fn a_clock_with_a_deadline_ends_a_call_under_way() {
    let _fetch = FakeFetch::script(
        "return new Promise((_, reject) => init.signal.onabort = () => reject(globalThis.aborted = true))",
    );
    let call = Call::new(get_callback_config::Request {}.prepare(Checks::default()).unwrap(), options());
    let clock = gloo::Timers::with_deadline(Duration::from_millis(50));
    let result = drive(call, &gloo::Fetch, &Token::new("t").unwrap(), &clock).await;
    assert!(matches!(result, Err(Error::Timeout(_))));
    assert!(Reflect::get(&global(), &"aborted".into()).unwrap().is_truthy(), "the request goes on");
}

#[wasm_bindgen_test]
async fn a_base_url_with_a_path_is_kept() {
    let _fetch = FakeFetch::script("throw globalThis.seen = request.url");
    let mut options = options();
    options.base_url = BaseUrl::new("https://proxy.example/wx/").unwrap();
    let request = get_callback_config::Request {};
    let _ = gloo::call(&request, options, async |_| Ok(Token::new("a&b")?)).await;
    let seen = Reflect::get(&global(), &"seen".into()).unwrap().as_string().unwrap();
    assert_eq!(seen, "https://proxy.example/wx/tcb/getcallbackconfig?access_token=a%26b");
}
