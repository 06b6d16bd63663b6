//! Makes payloads and answers as text from the interfaces' tables. Some are plain, some have blanks, escapes and
//! numbers in every form that JSON allows, and some have mistakes. The same seed makes the same texts.

mod random;
mod words;
mod writing;

use wechat_cloudbase::{
    Interface,
    shape::{Field, Need, Shape},
};

pub use self::random::Random;
use self::words::{ENTRIES, ERRCODES, NAMES, NUMBERS, PIECES, WHOLES, WRONG_ENTRIES};

/// Names, keys and cron expressions that keep the rules of some field.
const RULED: &[&str] =
    &["t", "t", "K_1", "a-b", "SCF_", "0 0 2 1 * * *", "0 0 2 1 * * *", "*/5 * * * * MON-FRI 2024", "* 25 * * * * *"];

pub struct Generator {
    random: Random,
    out: Vec<u8>,
    /// Whether to write blanks, escapes and numbers in forms that this crate does not write.
    odd: bool,
    /// One in this many values is wrong. 0 means that none is.
    wrong: usize,
    /// Whether the text may have invalid UTF-8.
    bytes: bool,
    /// The text from a closed set on which other fields depend.
    chosen: &'static str,
    /// The last number from a closed set, on which the shape of a later field depends.
    choice: usize,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), out: Vec::new(), odd: false, wrong: 0, bytes: false, chosen: "", choice: 0 }
    }

    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// Makes a payload of the interface, or one with mistakes.
    pub fn payload(&mut self, interface: &'static Interface) -> String {
        let bytes = self.document(false, |own| own.value(&interface.request));
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// Makes an answer of the interface, or one with mistakes.
    pub fn answer(&mut self, interface: &'static Interface) -> Vec<u8> {
        let Shape::Object(fields) = interface.answer else { return Vec::new() };
        self.document(true, |own| {
            own.out.extend(b"{\"errcode\":");
            let errcode = own.random.pick(ERRCODES);
            own.out.extend(errcode.as_bytes());
            own.out.extend(b",\"errmsg\":");
            own.text("");
            let from = own.out.len();
            own.object(fields);
            // Joins the two objects into one.
            match own.out.get(from + 1) {
                Some(b'}') => drop(own.out.splice(from..=from, [])),
                _ => own.out.splice(from..=from, *b",").for_each(drop),
            }
        })
    }

    fn document(&mut self, bytes: bool, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        self.odd = self.random.one_in(2);
        self.wrong = self.random.pick(&[0, 0, 100, 15]);
        self.bytes = bytes && self.random.one_in(4);
        if self.odd && self.random.one_in(50) {
            self.out.extend("\u{feff}".as_bytes());
        }
        self.blanks();
        write(self);
        self.blanks();
        if self.random.one_in(4) {
            self.edit();
        }
        std::mem::take(&mut self.out)
    }

    fn goes_wrong(&mut self) -> bool {
        self.wrong > 0 && self.random.one_in(self.wrong)
    }

    fn value(&mut self, shape: &'static Shape) {
        if self.goes_wrong() {
            return self.anything(3);
        }
        match *shape {
            Shape::Bool => {
                let value = self.random.pick(&["true", "false"]);
                self.out.extend(value.as_bytes());
            }
            Shape::Whole => {
                let value = self.random.pick(WHOLES);
                self.whole(value);
            }
            Shape::WholeOf(allowed, _) => {
                let value = self.random.pick(allowed);
                self.choice = usize::try_from(value).unwrap_or_default();
                self.whole(value);
            }
            Shape::TextOf(allowed, _) => {
                let text = if allowed.contains(&self.chosen) { self.chosen } else { self.random.pick(allowed) };
                self.quoted(text);
            }
            Shape::TextBy(_) => {
                let wrong = self.random.one_in(50);
                let entry = self.random.pick(if wrong { WRONG_ENTRIES } else { ENTRIES });
                self.quoted(entry);
            }
            Shape::FilledText => self.text("f"),
            Shape::List(element) | Shape::UniqueList(element) => self.list(|own| own.value(element)),
            Shape::Object(fields) => self.object(fields),
            Shape::Ruled(&Shape::FilledText, _) if self.random.one_in(2) => {
                let text = self.random.pick(RULED);
                self.quoted(text);
            }
            Shape::Ruled(shape, _) => self.value(shape),
            Shape::JsonOf(shapes) => {
                let shape = shapes.get(self.choice.wrapping_sub(1)).unwrap_or(&Shape::Text);
                if self.random.one_in(2) { self.inner(shape) } else { self.value(shape) }
            }
            _ => self.text(""),
        }
    }

    /// Makes JSON inside a text.
    fn inner(&mut self, content: &'static Shape) {
        let outer = std::mem::take(&mut self.out);
        self.value(content);
        if self.goes_wrong() {
            self.edit();
        }
        let inner = std::mem::replace(&mut self.out, outer);
        self.quoted(&String::from_utf8_lossy(&inner));
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self)) {
        let count =
            if self.random.one_in(100) { 30 + self.random.below(90) } else { self.random.pick(&[0, 1, 1, 2, 3, 5]) };
        self.out.push(b'[');
        for index in 0..count {
            self.comma(index > 0);
            element(self);
        }
        self.comma(false);
        self.out.push(b']');
    }

    fn object(&mut self, fields: &'static [Field]) {
        if let Some(allowed) =
            fields.iter().find_map(|field| if let Shape::TextOf(of, _) = field.shape { Some(of) } else { None })
        {
            self.chosen = self.random.pick(allowed);
        }
        let mut members: Vec<&Field> = fields.iter().filter(|field| self.is_given(field)).collect();
        let (one, other) = (self.random.below(members.len()), self.random.below(members.len()));
        if self.goes_wrong() {
            members.extend(members.get(one).copied());
        }
        if self.goes_wrong() && other < members.len() {
            members.swap(one, other);
        }
        self.out.push(b'{');
        for (index, field) in members.iter().enumerate() {
            self.comma(index > 0);
            self.quoted(field.name);
            self.colon();
            self.value(&field.shape);
        }
        if self.goes_wrong() {
            self.comma(!members.is_empty());
            let name = self.random.pick(NAMES);
            self.quoted(name);
            self.colon();
            self.anything(2);
        }
        self.comma(false);
        self.out.push(b'}');
    }

    fn is_given(&mut self, field: &Field) -> bool {
        let is_given = match field.need {
            Need::Required => true,
            Need::RequiredWhen(_, value) => self.chosen == value,
            _ => !self.random.one_in(4),
        };
        is_given != self.goes_wrong()
    }

    fn anything(&mut self, depth: usize) {
        match self.random.below(if depth > 0 { 8 } else { 6 }) {
            0 => self.out.extend(b"null"),
            1 => {
                let value = self.random.pick(&["true", "{}"]);
                self.out.extend(value.as_bytes());
            }
            2 => {
                let number = self.random.pick(NUMBERS);
                self.out.extend(number.as_bytes());
            }
            3 => {
                let value = self.random.pick(WHOLES);
                self.whole(value);
            }
            4 => {
                let deep = self.random.pick(&[1, 2, 30, 125, 130]);
                self.out.extend("[".repeat(deep).bytes().chain("]".repeat(deep).bytes()));
            }
            5 => self.text(""),
            6 => self.list(|own| own.anything(depth - 1)),
            _ => {
                let name = self.random.pick(NAMES);
                self.out.push(b'{');
                self.quoted(name);
                self.colon();
                self.anything(depth - 1);
                self.out.push(b'}');
            }
        }
    }

    /// Removes or replaces a few bytes.
    fn edit(&mut self) {
        for _ in 0..=self.random.below(3) {
            let at = self.random.below(self.out.len() + 1);
            let end = (at + self.random.below(3)).min(self.out.len());
            let piece = if self.random.one_in(3) { "" } else { self.random.pick(PIECES) };
            self.out.splice(at..end, piece.bytes());
        }
    }
}
