//! Text in columns of a terminal: the width of characters, padding, colours. Texts from outside lose their control
//! characters, so they cannot move the cursor or change a colour.

use crate::text::{push_one_line, trim_end};

/// The colours of a plan.
#[derive(Clone, Copy)]
pub(crate) enum Colour {
    Green,
    Yellow,
    Red,
    Dim,
}

/// A line that knows its width on the screen.
#[derive(Default)]
pub(crate) struct Line {
    text: String,
    width: usize,
    has_colour: bool,
}

impl Line {
    pub(crate) fn new(has_colour: bool) -> Self {
        Self { has_colour, ..Self::default() }
    }

    /// Appends a text of any origin.
    pub(crate) fn say(&mut self, text: &str) -> &mut Self {
        let mut clean = String::new();
        push_one_line(&mut clean, text);
        self.width += width(&clean);
        self.text.push_str(&clean);
        self
    }

    pub(crate) fn say_in(&mut self, colour: Colour, text: &str) -> &mut Self {
        if !self.has_colour {
            return self.say(text);
        }
        self.text.push_str(match colour {
            Colour::Green => "\u{1b}[32m",
            Colour::Yellow => "\u{1b}[33m",
            Colour::Red => "\u{1b}[31m",
            Colour::Dim => "\u{1b}[2m",
        });
        self.say(text);
        self.text.push_str("\u{1b}[0m");
        self
    }

    /// Fills up to a column. What is already there is followed by two blanks.
    pub(crate) fn to(&mut self, column: usize) -> &mut Self {
        let blanks = column.saturating_sub(self.width).max(if self.width == 0 { 0 } else { 2 });
        self.text.extend(std::iter::repeat_n(' ', blanks));
        self.width += blanks;
        self
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn end(&self, out: &mut String) {
        out.push_str(trim_end(&self.text, b" "));
        out.push('\n');
    }
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// By Unicode's East Asian Width, in the blocks that terminals agree on.
const fn columns(character: char) -> usize {
    match character as u32 {
        0x300..=0x36f | 0x200b..=0x200d | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0x4dbf
        | 0x4e00..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns_and_marks_take_none() {
        assert_eq!([width("login"), width("微信"), width("é"), width("e\u{301}"), width("（，）")], [5, 4, 1, 1, 6]);
    }

    #[test]
    fn a_text_from_outside_cannot_write_escapes() {
        let mut line = Line::new(true);
        line.say("a\u{1b}[31mb\nc\u{202e}");
        let mut out = String::new();
        line.end(&mut out);
        assert_eq!(out, "a [31mb c\n");
    }
}
