//! The state of a call that JavaScript keeps between two exports, as numbers. The wasm side has no state to free, and
//! a trap loses nothing.

use crate::{
    call::retry::Attempts,
    endpoints,
    interface::{ANY, ANY_OF_PLATFORM, Effect, Interface},
    locale::Locale,
};

/// The settings that stay the same during a call.
pub(super) struct PackedCall {
    pub(super) interface: u8,
    pub(super) max_retries: u8,
    pub(super) effect: Effect,
    pub(super) locale: Locale,
    /// Whether the payload took the fast path. Only tests use it.
    pub(super) is_fast: bool,
}

impl PackedCall {
    /// Four bytes: 1 for the fast path or 2 for the general path; flags; retries; interface.
    pub(super) fn pack(&self) -> u32 {
        let writes = u8::from(self.effect == Effect::Write);
        let chinese = u8::from(self.locale == Locale::Zh);
        let path = if self.is_fast { 1 } else { 2 };
        u32::from_be_bytes([path, writes | chinese << 1, self.max_retries, self.interface])
    }

    pub(super) fn unpack(call: u32) -> Self {
        let [path, flags, max_retries, interface] = call.to_be_bytes();
        Self {
            is_fast: path == 1,
            interface,
            max_retries,
            effect: if flags & 1 == 0 { Effect::Read } else { Effect::Write },
            locale: if flags & 2 == 0 { Locale::En } else { Locale::Zh },
        }
    }

    pub(super) fn interface(&self) -> &'static Interface {
        let any = if self.interface == u8::MAX { &ANY } else { &ANY_OF_PLATFORM };
        endpoints::ALL.get(usize::from(self.interface)).copied().unwrap_or(any)
    }
}

pub(super) fn pack(attempts: Attempts) -> u32 {
    u32::from(attempts.retries) << 2 | u32::from(attempts.refused) << 1 | u32::from(attempts.refreshed)
}

pub(super) fn unpack(attempts: u32) -> Attempts {
    Attempts {
        retries: u8::try_from(attempts >> 2).unwrap_or(u8::MAX),
        refused: attempts & 2 != 0,
        refreshed: attempts & 1 != 0,
    }
}
