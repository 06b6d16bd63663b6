//! Writes JSON text.

use super::{Node, Value};
use crate::text;

/// Appends `text` as a JSON string in raw UTF-8. It escapes only what JSON requires, because WeChat reads no
/// other escapes.
pub(crate) fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..0x20 => {
                let low = byte & 0x0f;
                let low = if low < 10 { b'0' + low } else { b'a' - 10 + low };
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', b'0' + (byte >> 4), low]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Writes one JSON value and adds its commas.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// Returns the JSON text that a function writes.
    #[cfg(feature = "config")]
    pub(crate) fn text_of(write: impl FnOnce(&mut Self)) -> String {
        let mut out = Self::default();
        write(&mut out);
        text::lossy(&out.finish()).into_owned()
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.open(b'[');
        for item in items {
            write(self, item);
        }
        self.close(b']');
    }

    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.open(b'{');
        write(self);
        self.close(b'}');
    }

    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.0.push(b':');
        self
    }

    #[cfg(any(feature = "client", feature = "config"))]
    pub(crate) fn member(&mut self, key: &str, text: &str) {
        self.key(key).text(text);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.separate();
        push_quoted(&mut self.0, text);
    }

    pub(crate) fn whole(&mut self, value: i64) {
        self.literal(&text::whole(value));
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.literal(if value { "true" } else { "false" });
    }

    /// Writes a value that was read. The reader limits its depth.
    pub(crate) fn value(&mut self, node: Node<'_>) {
        match node.value() {
            Value::Null | Value::Half => self.literal("null"),
            Value::Bool(value) => self.bool(value),
            Value::Whole(value) => self.whole(value),
            Value::Decimal(literal) => self.literal(literal),
            Value::Text(text) => self.text(text),
            Value::List(items) => self.list(items, Self::value),
            Value::Object => self.object(|out| {
                for (key, value) in node.members() {
                    out.key(key).value(value);
                }
            }),
        }
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.separate();
        self.0.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: u8) {
        self.0.push(bracket);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Drops what was written last.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(crate) fn literal(&mut self, literal: &str) {
        self.separate();
        self.0.extend_from_slice(literal.as_bytes());
    }

    fn separate(&mut self) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(b',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ascii_character_and_some_others_read_back_equal() {
        let mut all: String = (0..=127u8).map(char::from).collect();
        all.push_str("微信 \u{2028} 😀");
        let mut out = Vec::new();
        push_quoted(&mut out, &all);
        let out = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), all);
        assert!(out.contains("微信"), "no \\u escapes for what UTF-8 can say: {out}");
    }
}
