//! Payloads: checks JSON text without copying or writing anything.

use super::{
    chunk,
    key::Key,
    pairs::{Pairing, Pairs},
};
use crate::{
    schema::{Field, IssueCode, Need, Severity, Shape},
    text,
};

/// The facts about a payload with the right shape that the interface's own rules need.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Checked {
    /// A bit for each member that the payload has.
    pub(crate) given: u32,
    /// The values of its `Switch`es.
    pub(crate) switches: u32,
    /// The value of its closed set of texts, if it has one.
    pub(crate) chosen: &'static str,
    /// Whether a list is empty.
    pub(crate) has_empty_list: bool,
    /// The bits of its warnings ([`IssueCode::bit`]).
    pub(crate) warnings: u32,
}

impl Checked {
    pub(crate) fn warn(&mut self, code: IssueCode) {
        self.warnings |= code.bit();
    }
}

/// Checks a payload, or gives up. [`SPARE`](chunk::SPARE) bytes have to follow the text. `said` has the bits of warnings that
/// need not be searched for. The result has them in any case.
pub(crate) fn check(
    payload: fn(&mut Checker<'_, '_>) -> Option<()>,
    source: &[u8],
    len: usize,
    pairs: &mut Pairs,
    said: u32,
) -> Option<Checked> {
    let mut checker =
        Checker { source, at: 0, pairs, checked: Checked { warnings: said, ..Checked::default() }, texts: [(0, 0); 2] };
    payload(&mut checker)?;
    (checker.at == len).then_some(checker.checked)
}

pub(crate) struct Checker<'s, 'p> {
    source: &'s [u8],
    at: usize,
    pairs: &'p mut Pairs,
    checked: Checked,
    /// The places of the first two texts of the object that was checked last.
    texts: [(usize, usize); 2],
}

/// The position in an object's table.
#[derive(Clone, Copy)]
pub(crate) struct Members {
    /// A bit for each member that the object has had so far.
    given: u32,
    /// The bit of the next member.
    bit: u32,
    /// The number of texts among the members before it.
    texts: usize,
}

/// The members that an object needs.
#[derive(Clone, Copy)]
pub(crate) struct Needs {
    always: u32,
    /// Needed if the closed set of texts has this value. With another value they must be missing.
    when: u32,
    value: &'static str,
}

impl Needs {
    pub(crate) const fn of(fields: &[Field]) -> Self {
        let mut needs = Self { always: 0, when: 0, value: "" };
        let mut index = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
        while index < fields.len() {
            match fields[index].need {
                Need::Required => needs.always |= 1 << index,
                Need::RequiredWhen(_, value) => {
                    needs.when |= 1 << index;
                    needs.value = value;
                }
                Need::Optional => {}
            }
            index += 1;
        }
        needs
    }
}

impl Checker<'_, '_> {
    /// Checks an object whose members come in any order. `table` tries each field once, in the table's order. If
    /// members are left, `table` runs again. Members in the table's order need only one run.
    #[inline(always)]
    pub(crate) fn object(&mut self, needs: Needs, table: impl Fn(&mut Self, Members) -> Option<Members>) -> Option<()> {
        self.byte(b'{')?;
        let mut given = 0;
        while self.peek()? != b'}' {
            let members = table(self, Members { given, bit: 1, texts: 0 })?;
            if members.given == given {
                return None; // An unknown member, or one that is there twice.
            }
            given = members.given;
        }
        self.at += 1;
        let when = if needs.when != 0 && self.checked.chosen == needs.value { needs.when } else { 0 };
        self.checked.given = given;
        (given & (needs.always | needs.when) == needs.always | when).then_some(())
    }

    /// Checks the value of a member, if its key comes next.
    #[inline(always)]
    pub(crate) fn member(
        &mut self,
        key: &'static Key,
        members: Members,
        value: impl Fn(&mut Self) -> Option<()>,
    ) -> Option<Members> {
        let Members { mut given, bit, texts } = members;
        if given & bit == 0
            && let Some(from) = key.skip(self.source, self.at, given == 0)
        {
            self.at = from;
            value(self)?;
            given |= bit;
            if key.is_text()
                && let Some(text) = self.texts.get_mut(texts)
            {
                *text = (from, self.at - 1);
            }
        }
        Some(Members { given, bit: bit << 1, texts: texts + usize::from(key.is_text()) })
    }

    #[inline(always)]
    pub(crate) fn list<P: Pairing>(&mut self, of_texts: bool, element: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        self.byte(b'[')?;
        if P::IS_UNIQUE {
            self.pairs.clear();
        }
        if self.peek()? == b']' {
            self.at += 1;
            self.checked.has_empty_list = true;
            return Some(());
        }
        loop {
            if of_texts {
                self.byte(b'"')?;
            }
            element(self)?;
            if P::IS_UNIQUE {
                let [first, second] = self.texts.map(|(from, end)| self.source.get(from..end).unwrap_or_default());
                self.pairs.add(text::hash(second, text::hash(first, 0)))?;
                self.checked.warnings |= P::warning(first, second, self.checked.warnings);
            }
            self.at += 1;
            match self.source.get(self.at - 1)? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Checks a value that is neither a list nor an object.
    #[inline(always)]
    pub(crate) fn scalar(&mut self, shape: &'static Shape) -> Option<()> {
        match *shape {
            Shape::Bool => self.bool().map(drop),
            Shape::Whole => self.whole().map(drop),
            Shape::WholeOf(allowed, _) => allowed.contains(&self.whole()?).then_some(()),
            Shape::Text => self.text(0),
            Shape::FilledText => self.text(1),
            Shape::TextOf(allowed, _) => {
                let from = self.at;
                self.text(0)?;
                let text = self.source.get(from..self.at - 1)?;
                self.checked.chosen = allowed.iter().find(|allowed| allowed.as_bytes() == text)?;
                Some(())
            }
            // The rules do not look at characters that are escaped here, so the text needs no unescaping.
            Shape::TextBy(rule) => {
                let from = self.at;
                self.text(1)?;
                if let Some(code) = rule(self.source.get(from..self.at - 1)?) {
                    self.checked.warn(code);
                    return (code.severity() == Severity::Warning).then_some(());
                }
                Some(())
            }
            _ => None,
        }
    }

    #[inline(always)]
    pub(crate) fn switch(&mut self, index: u32) -> Option<()> {
        self.checked.switches |= u32::from(self.bool()?) << index;
        Some(())
    }

    #[inline(never)]
    fn bool(&mut self) -> Option<bool> {
        let (value, len) = chunk::bool_at(self.source, self.at)?;
        self.at += len;
        Some(value)
    }

    /// Reads a number in its usual form: at most 15 digits. The next read fails if the number goes on, as with a
    /// fraction.
    #[inline(never)]
    fn whole(&mut self) -> Option<i64> {
        let from = self.at;
        let mut value = 0_i64;
        while let Some(digit) = self.source.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            value = value * 10 + i64::from(digit - b'0');
            self.at += 1;
            if self.at - from > 15 {
                return None;
            }
        }
        let has_idle_zero = self.at - from > 1 && self.source.get(from) == Some(&b'0');
        (self.at > from && !has_idle_zero).then_some(value)
    }

    /// Checks the rest of a text after its first quote. The text needs at least `least` bytes. Each character may have
    /// only one form here. `\u` and `\/` are second forms.
    #[inline(never)]
    fn text(&mut self, least: usize) -> Option<()> {
        let from = self.at;
        loop {
            let chunk = chunk::load(self.source, self.at);
            if chunk::is_plain(chunk) {
                self.at += 8;
                continue;
            }
            self.at += chunk::plain(chunk);
            match self.peek()? {
                b'"' => break,
                b'\\' if matches!(self.source.get(self.at + 1)?, b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => {
                    self.at += 2;
                }
                _ => return None,
            }
        }
        self.at += 1;
        (self.at - from > least).then_some(())
    }

    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        let is_it = self.peek()? == byte;
        self.at += 1;
        is_it.then_some(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }
}
