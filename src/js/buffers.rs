//! The buffers that JavaScript and the exports share: one for input, and the addresses of the output.
//!
//! Bulk copies through buffers that are kept cost a fraction of wasm-bindgen's own conversions. Nothing has to be
//! freed, and a trap leaves nothing half-owned.

use std::cell::RefCell;

use crate::{
    call::error::Error,
    fast::{self, Flat, Pairs},
    json::Writer,
};

pub(super) struct Buffers {
    /// The input.
    pub(super) text: Vec<u8>,
    pub(super) answer: Flat,
    pub(super) pairs: Pairs,
    /// The result of `judge` or `fail`, until `next` uses it. JavaScript calls both without a pause between them.
    pub(super) error: Option<Error>,
    json: Vec<u8>,
    body: Vec<u8>,
    pub(super) view: View,
}

/// The addresses and lengths of the output. JavaScript reads this as eight words.
#[repr(C)]
pub(super) struct View {
    /// The numbers of an answer that took the fast path.
    numbers: [usize; 2],
    /// JSON, or the text of an answer that took the fast path.
    text: [usize; 2],
    /// A payload that was written anew.
    body: [usize; 2],
    /// The delay that `next` returns, in milliseconds.
    pub(super) wait: u32,
    /// The bits of the warnings that JavaScript has said, with those of `prepare`.
    pub(super) said: u32,
}

impl Buffers {
    const EMPTY: Self = Self {
        text: Vec::new(),
        answer: Flat::EMPTY,
        pairs: Pairs::EMPTY,
        error: None,
        json: Vec::new(),
        body: Vec::new(),
        view: View { numbers: [0; 2], text: [0; 2], body: [0; 2], wait: 0, said: 0 },
    };

    /// Makes room for this many bytes of input and returns its address.
    pub(super) fn room(&mut self, bytes: usize) -> usize {
        let len = self.text.len().max(bytes + fast::SPARE);
        self.text.resize(len, 0);
        self.text.as_ptr().addr()
    }

    /// Clears the output of earlier calls.
    pub(super) fn put_nothing(&mut self) {
        (self.view.text, self.view.body) = ([0; 2], [0; 2]);
    }

    /// Sets JSON as the output.
    pub(super) fn put_json(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut json = Writer::default();
        write(&mut json);
        self.json = json.finish();
        self.view.text = place(&self.json);
    }

    /// Sets a rewritten body as the output, if the payload cannot be sent unchanged.
    pub(super) fn put_body(&mut self, body: Vec<u8>) {
        self.body = body;
        self.view.body = place(&self.body);
    }

    /// Sets an answer that took the fast path as the output.
    pub(super) fn put_answer(&mut self) {
        let Flat { numbers, number_count, text, text_len, .. } = &self.answer;
        self.view.numbers = [numbers.as_ptr().addr(), *number_count];
        self.view.text = [text.as_ptr().addr(), *text_len];
    }
}

fn place(bytes: &[u8]) -> [usize; 2] {
    [bytes.as_ptr().addr(), bytes.len()]
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers::EMPTY) };
}

pub(super) fn with<T: Default>(work: impl FnOnce(&mut Buffers) -> T) -> T {
    BUFFERS.with(|buffers| buffers.try_borrow_mut().map(|mut buffers| work(&mut buffers)).unwrap_or_default())
}
