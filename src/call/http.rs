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
    /// Takes an absolute `http:` or `https:` URL. A path is allowed; calls append the interface's path to it. Scheme and
    /// host may be in any case of letters.
    ///
    /// # Errors
    /// [`InvalidBaseUrl`] if the text is not such a URL, or has a user, a query or a fragment.
    pub fn new(url: &str) -> Result<Self, InvalidBaseUrl> {
        let starts = |scheme: &&str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let scheme = ["https://", "http://"].into_iter().find(starts).ok_or(InvalidBaseUrl)?;
        let rest = url.get(scheme.len()..).unwrap_or_default();
        if rest.contains(is_odd) {
            return Err(InvalidBaseUrl);
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let authority = authority_of(authority).ok_or(InvalidBaseUrl)?;
        Ok(Self([scheme, &authority, path.trim_end_matches('/')].concat()))
    }

    /// Appends the path of an interface that the crate does not know. JavaScript has checked it.
    #[cfg(feature = "gloo-client")]
    pub(crate) fn join(mut self, path: &str) -> Self {
        self.0.push_str(path);
        self
    }

    /// Returns the URL of a call.
    pub(crate) fn url(&self, interface: &Interface, token: &Token) -> String {
        let mut url = self.0.clone();
        url.push_str(interface.path);
        url.push('?');
        url.push_str(interface.token.parameter());
        url.push('=');
        push_encoded(&mut url, token.reveal());
        url
    }
}

/// Blanks and control characters, as the pattern of JavaScript has them, and what begins or ends other parts of a URL. The
/// table of blanks in std is large.
fn is_odd(c: char) -> bool {
    c <= ' '
        || matches!(c, '\u{7f}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}')
        || matches!(c, '\u{205f}' | '\u{3000}' | '\u{feff}' | '?' | '#' | '@' | '\\')
}

/// Returns host and port as the `URL` of JavaScript writes them, or nothing if it refuses them.
fn authority_of(authority: &str) -> Option<String> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (authority, ""),
    };
    if !is_host(host) || !(port.is_empty() || port.parse::<u16>().is_ok()) {
        return None;
    }
    let colon = if port.is_empty() { "" } else { ":" };
    Some([host.to_ascii_lowercase().as_str(), colon, port].concat())
}

/// A host that ends in a number is an IPv4 address. JavaScript also knows short forms of it, which this crate refuses.
/// Of an IPv6 address only the characters are checked, because the parser of std is large.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        let fits = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
        return address.strip_suffix(']').is_some_and(|address| !address.is_empty() && address.bytes().all(fits));
    }
    let odd = |byte: u8| matches!(byte, b':' | b'<' | b'>' | b'[' | b']' | b'^' | b'|' | b'%');
    let is_number = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = || host.split('.').count() == 4 && host.split('.').all(|label| label.parse::<u8>().is_ok());
    !host.is_empty() && !host.bytes().any(odd) && (!host.rsplit('.').next().is_some_and(is_number) || is_address())
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
        for pair in table["written as"].as_array().unwrap() {
            let [given, written] = [0, 1].map(|at| pair[at].as_str().unwrap());
            assert_eq!(BaseUrl::new(given).unwrap().0, written);
        }
    }

    #[test]
    fn a_long_base_url_takes_linear_time() {
        let slashes = "/".repeat(10_000_000);
        assert!(BaseUrl::new(&format!("https://a{slashes}b")).is_ok());
        assert_eq!(BaseUrl::new(&format!("https://a{slashes}")).unwrap().0, "https://a");
    }
}
