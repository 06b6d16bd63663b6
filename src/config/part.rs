//! A value of a config, with its text as it was written. The text of an unknown member can so be kept as it is.

use super::unknown::Unknown;
use crate::json::Node;

/// A value, and its JSON text.
#[derive(Clone, Copy)]
pub(super) struct Part<'t> {
    pub(super) node: Node<'t>,
    text: &'t str,
}

impl<'t> Part<'t> {
    /// The text is the one that the value was read from.
    pub(super) fn new(node: Node<'t>, text: &'t str) -> Self {
        Self { node, text }
    }

    /// Returns the members, each with its name.
    fn members(self) -> Vec<(&'t str, Self)> {
        let values = texts_in(self.text).into_iter().skip(1).step_by(2);
        self.node.members().zip(values).map(|((name, node), text)| (name, Self { node, text })).collect()
    }

    /// Returns the member of this name. `null` is the same as no member: some servers write empty lists so.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        let mut found = None;
        for (key, value) in self.members() {
            if key == name {
                found = Some(value);
            }
        }
        found.filter(|value| !value.node.is_null())
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.node.items().zip(texts_in(self.text)).map(|(node, text)| Self { node, text })
    }

    /// Returns the text in the member of this name.
    pub(super) fn text(self, name: &str) -> &'t str {
        self.node.get(name).and_then(Node::as_text).unwrap_or_default()
    }

    /// Returns the members of other names.
    pub(super) fn unknown(self, known: &[&str]) -> Unknown {
        let others = self.members().into_iter().filter(|(name, _)| !known.contains(name));
        Unknown::of(others.map(|(name, value)| (name.to_owned(), value.text.to_owned())).collect())
    }
}

/// Returns the texts of the elements of a list, or the texts of each key and value of an object. The text has to be JSON.
fn texts_in(text: &str) -> Vec<&str> {
    let (mut texts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut is_in_string, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if is_in_string {
            is_in_string = is_escaped || byte != b'"';
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b'"' => is_in_string = true,
            b'[' | b'{' => {
                depth += 1;
                from = if depth == 1 { at + 1 } else { from };
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_end = if depth == 0 { matches!(byte, b']' | b'}') } else { depth == 1 && matches!(byte, b',' | b':') };
        if is_end {
            texts.extend(text.get(from..at).map(str::trim_ascii).filter(|text| !text.is_empty()));
            from = at + 1;
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::texts_in;

    #[test]
    fn texts_are_cut_where_their_values_end() {
        assert_eq!(
            texts_in("\u{feff} [ 1.0 ,[2,{\"a\":3}],\"x,]\\\"\" , {} ]\n"),
            ["1.0", "[2,{\"a\":3}]", "\"x,]\\\"\"", "{}"]
        );
        assert_eq!(
            texts_in(r#"{"a:\\" : {"b":[1, 2]},"微":"\\"}"#),
            [r#""a:\\""#, r#"{"b":[1, 2]}"#, r#""微""#, r#""\\""#]
        );
        assert_eq!(texts_in("{ }"), [""; 0]);
        assert_eq!(texts_in("7"), [""; 0]);
    }
}
