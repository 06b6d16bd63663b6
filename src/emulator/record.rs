//! The record of calls. It has limits, because a server may run for days and get requests from anywhere.

use std::collections::VecDeque;

use serde_json::Value;

use super::calls::Call;

/// The number of recorded calls.
const MOST_CALLS: usize = 10_000;

/// The memory of all recorded calls together, in bytes. It is an estimate.
const MOST_BYTES: usize = 32 << 20;

/// The latest calls. The oldest make room for new ones.
#[derive(Default)]
pub(super) struct Record {
    calls: VecDeque<Call>,
    bytes: usize,
    dropped: u64,
}

impl Record {
    pub(super) fn push(&mut self, call: Call) {
        self.bytes += size(&call);
        self.calls.push_back(call);
        while self.calls.len() > MOST_CALLS || self.bytes > MOST_BYTES {
            let Some(oldest) = self.calls.pop_front() else { return };
            self.bytes -= size(&oldest);
            self.dropped += 1;
        }
    }

    pub(super) fn calls(&self) -> impl ExactSizeIterator<Item = &Call> {
        self.calls.iter()
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }
}

fn size(call: &Call) -> usize {
    size_of::<Call>() + call.path.len() + call.reason.as_ref().map_or(0, String::len) + size_in_memory(&call.body)
}

fn size_in_memory(value: &Value) -> usize {
    let inside: usize = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size_in_memory).sum(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| size_of::<String>() + name.len() + size_in_memory(value)).sum()
        }
        _ => 0,
    };
    size_of::<Value>() + inside
}
