//! Reads and writes JSON text, and keeps values between the two.
//!
//! A value is a tape: a list of nodes and one text, as it stands in the JSON text. Every node is three 32-bit words,
//! in document order. An object's member is a text node (the key) followed by the value's node.
//!
//! | node | word 0 | word 1 | word 2 |
//! |---|---|---|---|
//! | null, false, true | tag | 0 | 0 |
//! | whole number in the safe range | tag | low half of the `i64` | high half |
//! | other number, kept as it was written | tag | offset in the text | length |
//! | text | tag | offset in the text | length |
//! | list, object | tag | index of the node behind its last descendant | 0 |
//! | a text with half of a surrogate pair, which UTF-8 cannot say | tag | offset in the text | length |

mod number;
mod read;
mod write;

#[cfg(feature = "client")]
pub(crate) use self::read::escaped_by;
pub(crate) use self::{
    read::{read_lenient, read_strict},
    write::{Writer, push_quoted},
};

/// The greatest whole number that every JSON reader reads exactly: `Number.MAX_SAFE_INTEGER`.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

const NULL: u32 = 0;
const FALSE: u32 = 1;
const TRUE: u32 = 2;
const WHOLE: u32 = 3;
const DECIMAL: u32 = 4;
const TEXT: u32 = 5;
const LIST: u32 = 6;
const OBJECT: u32 = 7;
const HALF: u32 = 8;

type Words = [u32; 3];

/// A JSON value as a list of nodes.
#[derive(Default)]
pub(crate) struct Tape {
    nodes: Vec<Words>,
    text: String,
}

impl Tape {
    pub(crate) fn root(&self) -> Node<'_> {
        Node { tape: self, at: 0 }
    }

    fn null(&mut self) {
        self.nodes.push([NULL, 0, 0]);
    }

    fn bool(&mut self, value: bool) {
        self.nodes.push([if value { TRUE } else { FALSE }, 0, 0]);
    }

    fn whole(&mut self, value: i64) {
        let bits = value.cast_unsigned();
        let low = u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
        let high = u32::try_from(bits >> 32).unwrap_or_default();
        self.nodes.push([WHOLE, low, high]);
    }

    fn list(&mut self) -> Open {
        self.open(LIST)
    }

    fn object(&mut self) -> Open {
        self.open(OBJECT)
    }

    fn close(&mut self, open: Open) {
        let end = word(self.nodes.len());
        if let Some([_, first, _]) = self.nodes.get_mut(open.0) {
            *first = end;
        }
    }

    fn open(&mut self, tag: u32) -> Open {
        self.nodes.push([tag, 0, 0]);
        Open(self.nodes.len() - 1)
    }

    fn close_text(&mut self, tag: u32, from: usize) {
        self.nodes.push([tag, word(from), word(self.text.len() - from)]);
    }

    /// Removes blanks around the text node that was written last.
    fn trim_last_text(&mut self) {
        if let Some([_, from, len]) = self.nodes.last_mut() {
            let text = self.text.get(*from as usize..).unwrap_or_default();
            let blanks = text.len() - text.trim_ascii_start().len();
            // The text keeps the blanks, but the node leaves them out.
            *from += word(blanks);
            *len = word(text.trim_ascii().len());
        }
    }
}

/// A list or an object that is not complete.
#[must_use = "a list or object has to be closed"]
#[derive(Clone, Copy)]
struct Open(usize);

/// One value on a tape.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tape: &'t Tape,
    at: usize,
}

/// The content of a node.
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Whole(i64),
    /// A number that is not whole or not in the safe range, as its literal.
    Decimal(&'t str),
    Text(&'t str),
    List(Items<'t>),
    /// [`Node::members`] returns its members.
    Object,
    /// A text with half of a surrogate pair.
    Half,
}

impl<'t> Node<'t> {
    pub(crate) fn value(self) -> Value<'t> {
        let [tag, first, second] = self.words();
        match tag {
            FALSE | TRUE => Value::Bool(tag == TRUE),
            WHOLE => Value::Whole(i64::from(second.cast_signed()) << 32 | i64::from(first)),
            DECIMAL => Value::Decimal(self.slice(first, second)),
            TEXT => Value::Text(self.slice(first, second)),
            LIST => Value::List(self.children(LIST)),
            OBJECT => Value::Object,
            HALF => Value::Half,
            _ => Value::Null,
        }
    }

    pub(crate) fn as_text(self) -> Option<&'t str> {
        if let [TEXT, from, len] = self.words() { Some(self.slice(from, len)) } else { None }
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        if let Value::Bool(value) = self.value() { Some(value) } else { None }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.value(), Value::Null)
    }

    pub(crate) fn is_object(self) -> bool {
        matches!(self.words(), [OBJECT, ..])
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self.words(), [LIST, ..])
    }

    /// Returns the elements, or none if this is not a list.
    pub(crate) fn items(self) -> Items<'t> {
        self.children(LIST)
    }

    /// Returns the members, or none if this is not an object.
    pub(crate) fn members(self) -> Members<'t> {
        Members(self.children(OBJECT))
    }

    /// Returns the keys of the members as values, each with the value of its member.
    #[cfg(feature = "config")]
    pub(crate) fn entries(self) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
        let mut values = self.children(OBJECT);
        std::iter::from_fn(move || Some((values.next()?, values.next()?)))
    }

    fn children(self, of: u32) -> Items<'t> {
        let [tag, end, _] = self.words();
        let end = if tag == of { (end as usize).min(self.tape.nodes.len()) } else { 0 };
        Items { tape: self.tape, at: self.at + 1, end }
    }

    /// Returns the member of this name. If the name is given twice, the last one counts, as everywhere in JSON.
    pub(crate) fn get(self, name: &str) -> Option<Node<'t>> {
        self.members().filter(|(key, _)| *key == name).map(|(_, value)| value).last()
    }

    /// Whether the key or the value of a member holds half of a surrogate pair.
    pub(crate) fn has_half(self) -> bool {
        let nodes = self.tape.nodes.get(self.at - 1..self.next()).unwrap_or_default();
        nodes.iter().any(|[tag, ..]| *tag == HALF)
    }

    fn words(self) -> Words {
        self.tape.nodes.get(self.at).copied().unwrap_or_default()
    }

    fn slice(self, from: u32, len: u32) -> &'t str {
        self.tape.text.get(from as usize..(from as usize).saturating_add(len as usize)).unwrap_or_default()
    }

    fn next(self) -> usize {
        match self.words() {
            [LIST | OBJECT, end, _] => end as usize,
            _ => self.at + 1,
        }
    }
}

/// The elements of a list.
#[derive(Clone)]
pub(crate) struct Items<'t> {
    tape: &'t Tape,
    at: usize,
    end: usize,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        (self.at < self.end).then(|| {
            let node = Node { tape: self.tape, at: self.at };
            self.at = node.next();
            node
        })
    }
}

/// The members of an object.
#[derive(Clone)]
pub(crate) struct Members<'t>(Items<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<(&'t str, Node<'t>)> {
        let key = Node { tape: self.0.tape, at: self.0.at };
        self.0.at += 1;
        let [_, from, len] = key.words();
        Some((key.slice(from, len), self.0.next()?))
    }
}

fn word(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_keep_their_sign_and_all_53_bits() {
        let mut tape = Tape::default();
        let open = tape.list();
        let numbers = [0, -1, i64::from(u32::MAX), -9_007_199_254_740_991, 9_007_199_254_740_991];
        for number in numbers {
            tape.whole(number);
        }
        tape.close(open);
        let read: Vec<i64> =
            tape.root().items().filter_map(|n| if let Value::Whole(n) = n.value() { Some(n) } else { None }).collect();
        assert_eq!(read, numbers);
    }
}
