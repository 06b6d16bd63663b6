//! What only the JavaScript side needs: texts counted in UTF-16 units, and values written by hand.

use std::str::Chars;

use super::{DECIMAL, ODD, TEXT, Tape, Words, word};

impl Tape {
    /// Takes what the JavaScript walk wrote: nodes whose texts are counted in UTF-16 units.
    pub(crate) fn from_js(mut nodes: Vec<Words>, text: String) -> Self {
        if !text.is_ascii() {
            recount(&mut nodes, &text, char::len_utf16, char::len_utf8);
        }
        Self { nodes, text }
    }

    /// The nodes with their texts counted in UTF-16 units, and the text.
    pub(crate) fn for_js(mut self) -> (Vec<Words>, String) {
        if !self.text.is_ascii() {
            recount(&mut self.nodes, &self.text, char::len_utf8, char::len_utf16);
        }
        (self.nodes, self.text)
    }

    pub(crate) fn text(&mut self, value: &str) {
        let from = self.text.len();
        self.text.push_str(value);
        self.close_text(TEXT, from);
    }

    #[cfg(feature = "client")]
    pub(crate) fn member(&mut self, key: &str, value: &str) {
        self.text(key);
        self.text(value);
    }

    #[cfg(feature = "client")]
    pub(crate) fn whole_member(&mut self, key: &str, value: i64) {
        self.text(key);
        self.whole(value);
    }
}

/// Counts every text in other units. The texts lie in the nodes' order, so one pass over both is enough.
fn recount(nodes: &mut [Words], text: &str, old: fn(char) -> usize, new: fn(char) -> usize) {
    let mut characters = text.chars();
    let mut offset = 0;
    for [tag, from, len] in nodes {
        if matches!(*tag, TEXT | DECIMAL | ODD) {
            let new_len = take(&mut characters, *len as usize, old, new);
            (*from, *len) = (word(offset), word(new_len));
            offset += new_len;
        }
    }
}

fn take(characters: &mut Chars<'_>, mut units: usize, old: fn(char) -> usize, new: fn(char) -> usize) -> usize {
    let mut taken = 0;
    while units > 0 {
        let Some(character) = characters.next() else { break };
        units = units.saturating_sub(old(character));
        taken += new(character);
    }
    taken
}
