//! The emulator's reply to its caller. A fault can change it before the caller sends it.

/// A reply and how to send it.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type`. It is `text/plain`, which WeChat has sent with JSON, unless a fault changes it.
    pub content_type: &'static str,
    /// The bytes of the body.
    pub body: Vec<u8>,
    /// The delay before the answer, in milliseconds. The emulator has already handled the request.
    pub delay_ms: u32,
    /// Whether to break the connection after the delay and send no answer.
    pub lost: bool,
}

impl Reply {
    /// An empty reply.
    pub(super) fn of_status(status: u16) -> Self {
        Self { status, content_type: "text/plain", body: Vec::new(), delay_ms: 0, lost: false }
    }
}
