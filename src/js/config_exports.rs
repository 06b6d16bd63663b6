//! The exported functions of the npm package's /config wasm file. One export calls all functions of `FUNCTIONS` by name:
//! their arguments and results are JSON text. Only `pkg-template/config/core.js` calls it. It takes and returns only
//! numbers, so the file needs no glue.

#![expect(unreachable_pub, reason = "wasm_bindgen exports only what is `pub`")]

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    break_down,
    config_function::{Arguments, Function},
    cron, desired, function_configs,
    issues::issues as write_issues,
    plan,
};
use crate::{
    json::Writer,
    schema::{Issue, push_issues},
    text,
};

/// The functions of JavaScript. Each file of `src/js/` with such functions has a list of them.
const FUNCTIONS: &[&[(&str, Function)]] =
    &[cron::FUNCTIONS, desired::FUNCTIONS, function_configs::FUNCTIONS, plan::FUNCTIONS];

struct Buffers {
    /// The name of a function, and its arguments.
    input: Vec<u8>,
    output: Vec<u8>,
    /// The address and the length of the output.
    view: [usize; 2],
}

impl Buffers {
    const EMPTY: Self = Self { input: Vec::new(), output: Vec::new(), view: [0; 2] };
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers::EMPTY) };
}

fn with<T: Default>(work: impl FnOnce(&mut Buffers) -> T) -> T {
    BUFFERS.with(|buffers| buffers.try_borrow_mut().map(|mut buffers| work(&mut buffers)).unwrap_or_default())
}

/// Makes room for this many bytes of input and returns its address.
#[wasm_bindgen]
pub fn input_room(bytes: usize) -> usize {
    with(|buffers| {
        buffers.input.clear();
        buffers.input.resize(bytes, 0);
        buffers.input.as_ptr().addr()
    })
}

/// Calls the function whose name begins the input. Its arguments follow. Returns the address of two words: the address
/// and the length of the result, `{"value":…}` or the members of a `ValidationError`. Without such a function there is
/// no output.
#[wasm_bindgen]
pub fn call_function(name_bytes: usize) -> usize {
    with(|buffers| {
        let (name, arguments) = buffers.input.split_at_checked(name_bytes).unwrap_or_default();
        let function = FUNCTIONS.iter().flat_map(|list| list.iter()).find(|(known, _)| known.as_bytes() == name);
        buffers.output = function.map_or_else(Vec::new, |(_, function)| result_of(*function, arguments));
        buffers.view = [buffers.output.as_ptr().addr(), buffers.output.len()];
        std::ptr::from_ref(&buffers.view).addr()
    })
}

/// Returns `{"value":…}` or the members of a `ValidationError`.
fn result_of(function: Function, arguments: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    out.open(b'{');
    match function(&Arguments::read(&text::lossy(arguments)), out.key("value")) {
        Ok(()) => {
            out.close(b'}');
            out.finish()
        }
        Err(issues) => refused(&issues),
    }
}

fn refused(issues: &[Issue]) -> Vec<u8> {
    let mut out = Writer::default();
    out.object(|out| {
        let mut message = String::new();
        push_issues(&mut message, issues);
        out.member("message", &message);
        write_issues(out.key("issues"), issues);
        write_issues(out.key("warnings"), &[]);
    });
    out.finish()
}

/// Fails like a defect, for the tests of traps.
#[wasm_bindgen]
pub fn break_down(how: u32) -> u32 {
    break_down::now(how)
}
