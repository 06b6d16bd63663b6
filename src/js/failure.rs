//! Why no answer came, as the numbers of `pkg-template/shared/failure.js`.

use crate::call::state::Failure;

pub(super) const fn failure_of(number: u32) -> Failure {
    match number {
        0 => Failure::Network,
        1 => Failure::Timeout,
        2 => Failure::Deadline,
        3 => Failure::TooLong,
        4 => Failure::Unreached,
        5 => Failure::NoFetch,
        _ => Failure::NoResponse,
    }
}
