//! What JavaScript and the exports share: room for what comes in, and where to find what goes out.
//!
//! Bulk copies through kept buffers cost a fraction of what wasm-bindgen's own conversions cost. There is nothing to free
//! and nothing that a trap could leave half-owned.

use std::cell::RefCell;

use crate::{
    call::error::Error,
    fast::{self, Flat, Pairs},
    json::Writer,
};

pub(super) struct Buffers {
    /// What has come in.
    pub(super) text: Vec<u8>,
    pub(super) answer: Flat,
    pub(super) pairs: Pairs,
    /// What `judge` or `fail` found, until `next` asks what follows from it. Both are called in one breath.
    pub(super) error: Option<Error>,
    json: Vec<u8>,
    body: Vec<u8>,
    pub(super) view: View,
}

/// Where the output lies, addresses and lengths. JavaScript reads it as seven words.
#[repr(C)]
pub(super) struct View {
    /// The numbers of an answer that took the fast path.
    numbers: [usize; 2],
    /// JSON, or the text of an answer that took the fast path.
    text: [usize; 2],
    /// A payload that was written anew.
    body: [usize; 2],
    /// What `next` answers besides, in milliseconds.
    pub(super) wait: u32,
}

impl Buffers {
    const EMPTY: Self = Self {
        text: Vec::new(),
        answer: Flat::EMPTY,
        pairs: Pairs::EMPTY,
        error: None,
        json: Vec::new(),
        body: Vec::new(),
        view: View { numbers: [0; 2], text: [0; 2], body: [0; 2], wait: 0 },
    };

    /// Room for that many bytes to come in; answers its address.
    pub(super) fn room(&mut self, bytes: usize) -> usize {
        let len = self.text.len().max(bytes + fast::SPARE);
        self.text.resize(len, 0);
        self.text.as_ptr().addr()
    }

    /// Takes the output of earlier calls away.
    pub(super) fn put_nothing(&mut self) {
        (self.view.text, self.view.body) = ([0; 2], [0; 2]);
    }

    /// Puts JSON out.
    pub(super) fn put_json(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut json = Writer::default();
        write(&mut json);
        self.json = json.finish();
        self.view.text = place(&self.json);
    }

    /// Puts the body of a payload out that cannot be sent as it came.
    pub(super) fn put_body(&mut self, body: Vec<u8>) {
        self.body = body;
        self.view.body = place(&self.body);
    }

    /// Puts an answer out that took the fast path.
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
