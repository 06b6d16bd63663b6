//! A plain HTTP request for any HTTP client.

use std::fmt;

use super::token::Token;
use crate::interface::Interface;

/// WeChat's own host. Other hosts exist (`api2`, `sh.api`, `sz.api`, `hk.api`), and some users need a proxy with a
/// fixed IP.
pub const DEFAULT_BASE_URL: &str = "https://api.weixin.qq.com";

/// The headers of every request.
pub(crate) const HEADERS: [(&str, &str); 1] = [("content-type", "application/json")];

/// A request that is ready to send. Send it unchanged. Do not follow redirects: a redirect would pass the token to
/// another host.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method. It is always `POST` so far.
    pub method: &'static str,
    /// The whole URL. It holds the token, so never log it.
    pub url: String,
    /// The headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body: JSON in UTF-8.
    pub body: Vec<u8>,
}

/// Omits the query and the body, which hold secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url.split('?').next().unwrap_or_default())
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The URL to which requests are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl Default for BaseUrl {
    fn default() -> Self {
        Self(DEFAULT_BASE_URL.to_owned())
    }
}

/// The text is not an absolute `http:` or `https:` URL, or it has a user, a query or a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidBaseUrl;

impl BaseUrl {
    /// Takes an absolute `http:` or `https:` URL. A path is allowed; calls append the interface's path to it.
    ///
    /// # Errors
    /// [`InvalidBaseUrl`] if the text is not such a URL, or has a user, a query or a fragment.
    pub fn new(url: &str) -> Result<Self, InvalidBaseUrl> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or(InvalidBaseUrl)?;
        let host = rest.split(['/']).next().unwrap_or_default();
        let odd = |c: char| c <= ' ' || c.is_control() || matches!(c, '?' | '#' | '@' | '\\');
        if host.is_empty() || host.starts_with(':') || rest.contains(odd) {
            return Err(InvalidBaseUrl);
        }
        Ok(Self(url.trim_end_matches('/').to_owned()))
    }

    /// Returns the URL of a call.
    pub(crate) fn url(&self, interface: &Interface, token: &Token) -> String {
        let mut url = self.0.clone();
        url.push_str(interface.path);
        url.push_str("?access_token=");
        push_encoded(&mut url, token.reveal());
        url
    }
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the base URL must be an absolute http or https URL without user, query or fragment")
    }
}

impl std::error::Error for InvalidBaseUrl {}

/// Appends the token in URL encoding.
pub(crate) fn push_encoded(out: &mut String, token: &str) {
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(byte.into());
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from_digit(digit.into(), 16).unwrap_or_default().to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::get_callback_config::INTERFACE;

    #[test]
    fn tokens_are_encoded_and_never_printed() {
        let token = Token::new("a+b/c=d&e%~").unwrap();
        let url = BaseUrl::new("https://proxy.example/wx/").unwrap().url(&INTERFACE, &token);
        assert_eq!(url, "https://proxy.example/wx/tcb/getcallbackconfig?access_token=a%2Bb%2Fc%3Dd%26e%25~");
        let request = HttpRequest { method: "POST", url, headers: &HEADERS, body: b"{}".to_vec() };
        assert!(!format!("{request:?}").contains("a%2Bb"));
    }

    /// drive.js has its own encoder. Its tests use the same texts.
    #[test]
    fn every_mark_of_a_token_is_encoded_as_in_javascript() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/encoded_token.json")).unwrap();
        let mut encoded = String::new();
        push_encoded(&mut encoded, sample["token"].as_str().unwrap());
        assert_eq!(encoded, sample["encoded"]);
    }

    #[test]
    fn only_plain_absolute_urls_are_base_urls() {
        let table =
            serde_json::from_str::<serde_json::Value>(include_str!("../../tests/fixtures/base_urls.json")).unwrap();
        let urls = |name: &str| table[name].as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_owned());
        for bad in urls("bad") {
            assert_eq!(BaseUrl::new(&bad), Err(InvalidBaseUrl), "{bad}");
        }
        for good in urls("good") {
            assert!(BaseUrl::new(&good).is_ok(), "{good}");
        }
    }
}
