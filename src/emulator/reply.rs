//! What the emulator hands to its caller. A fault changes it before it goes out.

/// What goes back, and how.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type`: `text/plain`, which WeChat is seen to send with JSON, unless a fault says otherwise.
    pub content_type: &'static str,
    /// The bytes of the body.
    pub body: Vec<u8>,
    /// How long to hold the answer back, in milliseconds. The request itself was handled when it came.
    pub delay_ms: u32,
    /// The connection is to be broken, after the delay, instead of answering.
    pub lost: bool,
}
