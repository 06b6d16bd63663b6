//! The shape of payloads and answers as data, and the one walk that checks and the one that writes them.
//!
//! An endpoint states its fields in a table. Native text, JavaScript objects, typed requests and WeChat's answers all
//! pass through the same tables, so a rule is written once and holds everywhere.

use crate::{
    flat::Key,
    issue::{IssueCode, Issues, Locale},
    tape::{MAX_SAFE_INTEGER, Node, Value, push_quoted},
    text,
};

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A string that may be empty.
    Text,
    /// A string with something in it.
    FilledText,
    /// A string out of a closed set, and the issue that any other one raises.
    TextOf(&'static [&'static str], IssueCode),
    /// A string with something in it, for which the interface's rules raise what this function finds.
    TextBy(fn(&[u8]) -> Option<IssueCode>),
    /// A string that holds JSON, mostly of that shape. Only in answers.
    Json(&'static Shape),
    /// A whole number within ±(2^53 - 1).
    Whole,
    /// A whole number out of a closed set, and the issue that any other one raises.
    WholeOf(&'static [i64], IssueCode),
    /// A list of one kind of values.
    List(&'static Shape),
    /// A list of one kind of objects, of which no two have their first two strings in common; the interface's
    /// rules say where they have.
    UniqueList(&'static Shape),
    /// An object with these fields and no others.
    Object(&'static [Field]),
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// What its value has to be.
    pub shape: Shape,
    /// When it has to be given.
    pub need: Need,
    pub(crate) key: Key,
}

/// When a field has to be given.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Need {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// When the text field of that name in the same object has that value. With any other value the field has no
    /// meaning: it raises a warning and is not sent.
    RequiredWhen(&'static str, &'static str),
}

impl Field {
    /// A field that is always required.
    #[must_use]
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Required)
    }

    /// A field that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self::new(name, shape, Need::Optional)
    }

    /// A field that is required when `field` is `value`, and not sent otherwise.
    #[must_use]
    pub const fn required_when(name: &'static str, shape: Shape, field: &'static str, value: &'static str) -> Self {
        Self::new(name, shape, Need::RequiredWhen(field, value))
    }

    const fn new(name: &'static str, shape: Shape, need: Need) -> Self {
        Self { name, shape, need, key: Key::new(name, shape.is_text()) }
    }

    fn is_needed_in(&self, object: Node<'_>) -> bool {
        match self.need {
            Need::Required => true,
            Need::Optional => false,
            Need::RequiredWhen(name, needed) => object.get(name).and_then(Node::as_text) == Some(needed),
        }
    }

    /// The field, and its value, without which this one has no meaning in an object that says otherwise.
    fn idle_in(&self, object: Node<'_>) -> Option<(&'static str, &'static str)> {
        let Need::RequiredWhen(name, needed) = self.need else { return None };
        object.get(name).and_then(Node::as_text).filter(|text| *text != needed).map(|_| (name, needed))
    }
}

/// Reports everything about a payload that its shape does not allow.
pub(crate) fn check(shape: &Shape, payload: Node<'_>, issues: &mut Issues) {
    Check { issues, path: String::new() }.value(shape, payload);
}

struct Check<'i> {
    issues: &'i mut Issues,
    path: String,
}

impl Check<'_> {
    fn value(&mut self, shape: &Shape, node: Node<'_>) {
        match (shape, node.value()) {
            (Shape::Bool, Value::Bool(_)) | (Shape::Text | Shape::Json(_), Value::Text(_)) => {}
            (Shape::FilledText | Shape::TextBy(_), Value::Text(text)) => {
                if text.is_empty() {
                    self.add(IssueCode::Empty, ["", ""]);
                }
            }
            (Shape::TextOf(allowed, code), Value::Text(text)) => {
                if !allowed.contains(&text) {
                    self.add(*code, [text, ""]);
                }
            }
            (Shape::Whole | Shape::WholeOf(..), Value::Decimal(literal)) => self.not_whole(literal),
            (Shape::Whole, Value::Whole(value)) => {
                if value.unsigned_abs() > MAX_SAFE_INTEGER {
                    self.add(IssueCode::OutOfRange, [&text::whole(value), ""]);
                }
            }
            (Shape::WholeOf(allowed, code), Value::Whole(value)) => {
                if !allowed.contains(&value) {
                    self.add(*code, [&text::whole(value), ""]);
                }
            }
            (Shape::List(element) | Shape::UniqueList(element), Value::List(items)) => {
                for (index, item) in items.enumerate() {
                    self.within(Step::Index(index), |check| check.value(element, item));
                }
            }
            (Shape::Object(fields), Value::Object(_)) => self.object(fields, node),
            _ => self.wrong_type(shape, node),
        }
    }

    fn object(&mut self, fields: &[Field], object: Node<'_>) {
        for field in fields {
            self.within(Step::Name(field.name), |check| check.field(field, object));
        }
        let mut seen = 0_u64;
        for (name, _) in object.members() {
            let place = fields.iter().position(|field| field.name == name);
            let bit = place.map_or(0, |place| 1 << place);
            if place.is_none() {
                let hint = did_you_mean(name, fields, self.issues.locale());
                self.within(Step::Name(name), |check| check.add(IssueCode::UnknownField, [name, &hint]));
            } else if seen & bit != 0 {
                self.within(Step::Name(name), |check| check.add(IssueCode::DuplicateKey, [name, ""]));
            }
            seen |= bit;
        }
    }

    fn field(&mut self, field: &Field, object: Node<'_>) {
        let Some(value) = object.get(field.name) else {
            if field.is_needed_in(object) {
                self.add(IssueCode::Missing, [field.name, ""]);
            }
            return;
        };
        self.value(&field.shape, value);
        if let Some((name, needed)) = field.idle_in(object) {
            self.add(IssueCode::NotSent, [name, needed]);
        }
    }

    fn not_whole(&mut self, literal: &str) {
        let exponent = literal.find(['e', 'E']).and_then(|at| literal.get(at + 1..));
        let fraction = exponent.map_or_else(|| literal.contains(['.']), |exponent| exponent.starts_with('-'));
        let code = if fraction { IssueCode::NotWhole } else { IssueCode::OutOfRange };
        self.add(code, [literal, ""]);
    }

    fn wrong_type(&mut self, shape: &Shape, node: Node<'_>) {
        let locale = self.issues.locale();
        self.add(IssueCode::WrongType, [shape.name(locale), kind(node, locale)]);
    }

    fn add(&mut self, code: IssueCode, details: [&str; 2]) {
        self.issues.add(code, &self.path, details);
    }

    fn within(&mut self, step: Step<'_>, inner: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        step.push_to(&mut self.path);
        inner(self);
        self.path.truncate(length);
    }
}

/// One step of a path.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl Step<'_> {
    /// Writes the step as JavaScript would: `.name`, `["odd name"]`, `[3]`.
    pub(crate) fn push_to(self, path: &mut String) {
        match self {
            Self::Index(index) => {
                path.push('[');
                text::push_count(path, index);
                path.push(']');
            }
            Self::Name(name) if is_identifier(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Self::Name(name) => {
                path.push('[');
                push_quoted(path, name);
                path.push(']');
            }
        }
    }
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Shape {
    pub(crate) const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_) | Self::Json(_))
    }

    fn name(&self, locale: Locale) -> &'static str {
        match self {
            Self::Bool => locale.pick("true or false", "布尔值"),
            Self::Text | Self::FilledText | Self::TextOf(..) | Self::TextBy(_) | Self::Json(_) => {
                locale.pick("a string", "字符串")
            }
            Self::Whole | Self::WholeOf(..) => locale.pick("a number", "数字"),
            Self::List(_) | Self::UniqueList(_) => locale.pick("a list", "数组"),
            Self::Object(_) => locale.pick("an object", "对象"),
        }
    }
}

fn kind(node: Node<'_>, locale: Locale) -> &str {
    match node.value() {
        Value::Null => "null",
        Value::Bool(_) => locale.pick("a boolean", "布尔值"),
        Value::Whole(_) | Value::Decimal(_) => locale.pick("a number", "数字"),
        Value::Text(_) => locale.pick("a string", "字符串"),
        Value::List(_) => locale.pick("a list", "数组"),
        Value::Object(_) => locale.pick("an object", "对象"),
        Value::Odd(name) => name,
    }
}

/// The field that a name was probably meant to be, as the end of a message.
fn did_you_mean(name: &str, fields: &[Field], locale: Locale) -> String {
    let near = |field: &&Field| name.len() <= 64 && text::is_near(name.chars(), field.name.chars(), 2);
    match fields.iter().find(near) {
        Some(field) => [locale.pick("; did you mean `", ",是否应为 `"), field.name, "`"].into_iter().collect(),
        None => String::new(),
    }
}

/// Writes a payload that has passed [`check`] as JSON: the fields of the shape in its order, and nothing else.
pub(crate) fn write(shape: &Shape, node: Node<'_>, out: &mut String) {
    match node.value() {
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Whole(value) => text::push_whole(out, value),
        Value::Decimal(literal) => out.push_str(literal),
        Value::Text(text) => push_quoted(out, text),
        Value::List(items) => {
            let element = if let Shape::List(element) | Shape::UniqueList(element) = shape { element } else { shape };
            separated(out, ['[', ']'], items, |out, item| write(element, item, out));
        }
        Value::Object(_) => {
            let fields = if let Shape::Object(fields) = shape { *fields } else { &[] };
            let given = fields.iter().filter(|field| field.idle_in(node).is_none());
            let given = given.filter_map(|field| Some((field, node.get(field.name)?)));
            separated(out, ['{', '}'], given, |out, (field, value)| {
                push_quoted(out, field.name);
                out.push(':');
                write(&field.shape, value, out);
            });
        }
        Value::Null | Value::Odd(_) => out.push_str("null"),
    }
}

fn separated<T>(
    out: &mut String,
    [from, to]: [char; 2],
    parts: impl Iterator<Item = T>,
    part: impl Fn(&mut String, T),
) {
    out.push(from);
    for (index, value) in parts.enumerate() {
        if index > 0 {
            out.push(',');
        }
        part(out, value);
    }
    out.push(to);
}

/// The first place where an answer is not of its shape. Everything may be absent or null, and more may be there.
pub(crate) fn misfit(shape: &Shape, node: Node<'_>) -> Option<String> {
    let mut path = String::new();
    find_misfit(shape, node, &mut path).then_some(path)
}

fn find_misfit(shape: &Shape, node: Node<'_>, path: &mut String) -> bool {
    let fits = match (shape, node.value()) {
        (shape, Value::Text(_)) => shape.is_text(),
        (_, Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Whole | Shape::WholeOf(..), Value::Whole(_) | Value::Decimal(_)) => true,
        (Shape::List(element) | Shape::UniqueList(element), Value::List(mut items)) => {
            return (0..)
                .map_while(|index| Some((index, items.next()?)))
                .any(|(index, item)| find_misfit_within(element, item, path, Step::Index(index)));
        }
        (Shape::Object(fields), Value::Object(_)) => {
            return fields.iter().any(|field| {
                node.get(field.name)
                    .is_some_and(|value| find_misfit_within(&field.shape, value, path, Step::Name(field.name)))
            });
        }
        _ => false,
    };
    !fits
}

fn find_misfit_within(shape: &Shape, node: Node<'_>, path: &mut String, step: Step<'_>) -> bool {
    let length = path.len();
    step.push_to(path);
    let found = find_misfit(shape, node, path);
    if !found {
        path.truncate(length);
    }
    found
}
