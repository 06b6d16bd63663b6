//! A request and the parts of its address.

use percent_encoding::percent_decode_str;

/// The longest body that the emulator reads.
pub(crate) const MOST_BODY: usize = 16 << 20;

/// The longest URL that the emulator reads.
pub(crate) const MOST_URL: usize = 64 << 10;

/// One request as it arrived.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The address: a whole URL, or a path and a query.
    pub url: &'a str,
    /// The bytes of the body.
    pub body: &'a [u8],
}

impl Incoming<'_> {
    /// The HTTP status for a request that the emulator does not read.
    pub(super) fn too_long(&self) -> Option<u16> {
        if self.url.len() > MOST_URL {
            return Some(414);
        }
        (self.body.len() > MOST_BODY).then_some(413)
    }
}

/// The parts of an address that the emulator needs.
pub(super) struct Url<'a> {
    pub(super) path: &'a str,
    query: &'a str,
    /// Decoded. Empty if there is none.
    pub(super) token: String,
}

impl<'a> Url<'a> {
    pub(super) fn parse(url: &'a str) -> Self {
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let path = match address.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/"),
            None => address,
        };
        let mut url = Self { path, query, token: String::new() };
        let ours = path.starts_with("/cgi-bin/component/");
        url.token = url.parameter(if ours { "component_access_token" } else { "access_token" });
        url
    }

    /// Decoded. Empty if there is none.
    pub(super) fn parameter(&self, name: &str) -> String {
        self.parameters().find(|(key, _)| *key == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// Names as they stand in the query, and decoded values.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'a str, String)> + use<'a> {
        self.query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name, decode(value)))
    }
}

/// Decodes as a form does: a `+` that is not encoded is a blank.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
