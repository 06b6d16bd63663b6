//! Finds secrets in the texts of a recorded request: known tokens, in plain or encoded form.

use std::collections::BTreeSet;
use std::ops::Bound::{self, Included, Unbounded};

use super::handout::Handout;
use super::platform::Known;
use super::request::decode;

pub(super) const REDACTED: &str = "(redacted)";

/// A shorter secret is an ordinary word too often, so it counts only as a whole word.
const LONG: usize = 8;

/// A text with this many encodings on top of each other, less one, is looked through.
const LAYERS: u32 = 4;

/// The longest part of a path that can be a name. WeChat's tokens are longer.
const NAME: usize = 32;

/// The secrets that a record must not show.
pub(super) struct Secrets<'a> {
    handout: &'a Handout,
    platform: &'a Known,
    /// What this request itself calls a secret.
    named: BTreeSet<String>,
}

impl<'a> Secrets<'a> {
    pub(super) fn new(handout: &'a Handout, platform: &'a Known) -> Self {
        let named = BTreeSet::from([platform.secret().to_owned()]);
        Self { handout, platform, named }
    }

    pub(super) fn add(&mut self, secret: impl Into<String>) {
        self.named.insert(secret.into());
    }

    /// Returns the text, or [`REDACTED`] if a secret stands in it.
    pub(super) fn hide<'t>(&self, text: &'t str) -> &'t str {
        if self.stand_in(text, LAYERS) { REDACTED } else { text }
    }

    /// Hides each part of a path that may be a secret.
    pub(super) fn hide_in_path(&self, path: &str) -> String {
        let path = hide_in_path(path);
        path.split('/').map(|part| self.hide(part)).collect::<Vec<_>>().join("/")
    }

    fn stand_in(&self, text: &str, layers: u32) -> bool {
        let Some(layers) = layers.checked_sub(1) else { return false };
        self.stand_plainly_in(text)
            || [decode, unescape].iter().any(|decode| {
                let inner = decode(text);
                inner != text && self.stand_in(&inner, layers)
            })
    }

    fn stand_plainly_in(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| {
            let (before, rest) = text.split_at_checked(at).unwrap_or_default();
            let begins = !before.ends_with(is_word);
            let is_in = |names: &BTreeSet<String>| {
                begins_with(rest, begins, |text| names.range::<str, _>(up_to(text)).next_back())
            };
            let Handout { tokens, refresh_tokens, used, .. } = self.handout;
            begins_with(rest, begins, |text| tokens.range::<str, _>(up_to(text)).next_back().map(|(key, _)| key))
                || begins_with(rest, begins, |text| {
                    refresh_tokens.range::<str, _>(up_to(text)).next_back().map(|(key, _)| key)
                })
                || is_in(used)
                || is_in(&self.named)
                || begins_with(rest, begins, |text| self.platform.tickets.up_to(text))
                || begins_with(rest, begins, |text| self.platform.codes.up_to(text))
                || begins_with(rest, begins, |text| self.platform.pre_auth_codes.up_to(text))
        })
    }
}

fn up_to(text: &str) -> (Bound<&str>, Bound<&str>) {
    (Unbounded, Included(text))
}

/// Whether one of the sorted keys is the beginning of the text. `last_up_to` returns the last key that is not behind a
/// text. Every key that begins the text is the beginning of what this key and the text have in common. So thousands of
/// tokens cost a few look-ups.
fn begins_with<'k>(text: &str, begins: bool, last_up_to: impl Fn(&str) -> Option<&'k String>) -> bool {
    let mut rest = text;
    while let Some(key) = last_up_to(rest).filter(|key| !key.is_empty()) {
        let common: usize =
            key.chars().zip(rest.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum();
        let is_whole = begins && !text.get(common..).unwrap_or_default().starts_with(is_word);
        if common == key.len() && (common >= LONG || is_whole) {
            return true;
        }
        let shorter = if common == key.len() { key.char_indices().next_back().map_or(0, |(at, _)| at) } else { common };
        rest = rest.get(..shorter).unwrap_or_default();
        if rest.is_empty() {
            return false;
        }
    }
    false
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Hides each part of a path that is no plain name, or that follows the name of a secret.
pub(super) fn hide_in_path(path: &str) -> String {
    let mut follows_name = false;
    let parts = path.split('/').map(|part| {
        let shown = !follows_name && is_plain(part);
        follows_name = names_secret(part);
        if shown { part } else { REDACTED }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_plain(part: &str) -> bool {
    part.len() <= NAME && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Whether a member, a parameter or a part of a path with this name holds a secret.
pub(super) fn names_secret(name: &str) -> bool {
    const WORDS: [&str; 7] = ["token", "secret", "ticket", "code", "password", "credential", "authorization"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// Decodes the escapes of JSON, wherever they stand.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        let code = part.strip_prefix('u').and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            out.push(character);
            out.push_str(part.get(5..).unwrap_or_default());
        } else if part.is_empty() {
            out.push('\\');
            out.push_str(parts.next().unwrap_or_default());
        } else {
            out.push_str(part);
        }
    }
    out
}
