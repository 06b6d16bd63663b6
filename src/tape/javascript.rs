//! What only the JavaScript side needs: texts counted in UTF-16 units, and values written by hand.

use super::{DECIMAL, ODD, TEXT, Tape, Words};

impl Tape {
    /// Takes what the JavaScript walk wrote: nodes whose texts are counted in UTF-16 units.
    pub(crate) fn from_js(nodes: Vec<Words>, text: String) -> Self {
        let mut tape = Self { nodes, text };
        tape.recount(false);
        tape
    }

    /// The nodes with their texts counted in UTF-16 units, and the text.
    pub(crate) fn for_js(mut self) -> (Vec<Words>, String) {
        self.recount(true);
        (self.nodes, self.text)
    }

    /// Counts every text in UTF-16 units, or in bytes where those are what was counted. The texts lie in the nodes'
    /// order, so one pass over both is enough.
    fn recount(&mut self, in_units: bool) {
        if self.text.is_ascii() {
            return;
        }
        let mut rest = self.text.as_bytes();
        let mut offset = 0;
        for [tag, from, len] in &mut self.nodes {
            if matches!(*tag, TEXT | DECIMAL | ODD) {
                let (mut bytes, mut units) = (0, 0);
                for byte in rest {
                    // None where a character is only continued.
                    let more = u32::from(byte & 0xc0 != 0x80) + u32::from(*byte >= 0xf0);
                    let is_end = if in_units { bytes == *len } else { units + more > *len };
                    if is_end {
                        break;
                    }
                    (bytes, units) = (bytes + 1, units + more);
                }
                rest = rest.get(bytes as usize..).unwrap_or_default();
                (*from, *len) = (offset, if in_units { units } else { bytes });
                offset += *len;
            }
        }
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
