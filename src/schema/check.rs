//! The general path for payloads: one pass over the tables reports every issue and writes the body.

use super::{
    hint::did_you_mean,
    issue::Issues,
    place::Place,
    rule::IssueCode,
    shape::{Field, Need, Shape},
};
use crate::{
    json::{self, MAX_SAFE_INTEGER, Node, Value, Writer},
    locale::Locale,
    text,
};

/// Reports everything in a payload that its shape does not allow. In the same pass it writes the payload as JSON: only
/// the fields of the shape, in the shape's order, and behind them the unknown members if they are to be sent. The output
/// is valid only if there are no errors.
pub(crate) fn check(
    shape: &Shape,
    payload: Node<'_>,
    place: Place<'_>,
    send_unknown: bool,
    issues: &mut Issues,
) -> Vec<u8> {
    let mut check = Check { issues, send_unknown, body: Writer::default(), found: Vec::new(), choice: 0 };
    check.value(shape, payload, place);
    check.body.finish()
}

struct Check<'i, 't> {
    issues: &'i mut Issues,
    send_unknown: bool,
    body: Writer,
    /// The fields of all objects around a value, in the order of the tables.
    found: Vec<Option<Node<'t>>>,
    /// The last number of a closed set.
    choice: i64,
}

impl<'t> Check<'_, 't> {
    fn value(&mut self, shape: &Shape, node: Node<'t>, place: Place<'_>) {
        match (shape, node.value()) {
            (Shape::Ruled(shape, rule), _) => {
                self.value(shape, node, place);
                rule.0(node, place, self.issues);
            }
            (Shape::JsonOf(shapes), _) => self.json(shapes, node, place),
            #[cfg(feature = "config")]
            (Shape::Any, _) => {}
            (Shape::Bool, Value::Bool(value)) => self.body.bool(value),
            (_, Value::Text(text)) if shape.is_text() => {
                let code = match shape {
                    Shape::FilledText | Shape::TextBy(_) => text.is_empty().then_some(IssueCode::Empty),
                    Shape::TextOf(allowed, code) => (!allowed.contains(&text)).then_some(*code),
                    _ => None,
                };
                self.judge(code, place, text);
                // The payload is not sent after an error.
                if !self.issues.has_errors() {
                    self.body.text(text);
                }
            }
            (Shape::Whole | Shape::WholeOf(..), Value::Decimal(literal)) => {
                self.judge(Some(not_whole(literal)), place, literal);
            }
            (Shape::Whole | Shape::WholeOf(..), Value::Whole(value)) => {
                self.choice = value;
                let code = match shape {
                    Shape::WholeOf(allowed, code) => (!allowed.contains(&value)).then_some(*code),
                    _ => (value.unsigned_abs() > MAX_SAFE_INTEGER).then_some(IssueCode::OutOfRange),
                };
                let literal = text::whole(value);
                self.judge(code, place, &literal);
                self.body.literal(&literal);
            }
            (Shape::List(element) | Shape::UniqueList(element), Value::List(items)) => {
                self.body.open(b'[');
                for (index, item) in items.enumerate() {
                    self.value(element, item, Place::Index(&place, index));
                }
                self.body.close(b']');
            }
            (Shape::Object(fields), Value::Object) => self.object(fields, node, place),
            _ => {
                let locale = self.issues.locale();
                self.issues.add(IssueCode::WrongType, place, [shape.name(locale), kind(node, locale)]);
            }
        }
    }

    /// Checks a value, or the value in a text. Writes it as text; a text stays as it is.
    fn json(&mut self, shapes: &[Shape], node: Node<'t>, place: Place<'_>) {
        let Some(shape) = usize::try_from(self.choice - 1).ok().and_then(|at| shapes.get(at)) else { return };
        let tape;
        // Editors write a byte order mark, and JSON has none.
        let given = node.as_text().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
        let value = if let Some(text) = given {
            tape = match json::read_strict(text) {
                Ok(tape) => tape,
                Err(syntax) => {
                    let reason = self.issues.locale().of(syntax.reason);
                    return self.issues.add(IssueCode::InvalidJson, place, [&syntax.line(text), reason]);
                }
            };
            tape.root()
        } else {
            node
        };
        // WeChat shows no object around the list of triggers, so a list alone may be right too.
        let shape = if let (Shape::Object([field]), true) = (shape, value.is_list()) { &field.shape } else { shape };
        let written = check(shape, value, place, self.send_unknown, self.issues);
        // The payload is not sent after an error.
        if !self.issues.has_errors() {
            self.body.text(given.unwrap_or(&text::lossy(&written)));
        }
    }

    fn object(&mut self, fields: &[Field], object: Node<'t>, place: Place<'_>) {
        let from = self.found.len();
        let is_strange = self.find(fields, object, None);
        self.body.open(b'{');
        for (index, field) in fields.iter().enumerate() {
            let place = Place::Name(&place, field.name);
            let (is_needed, idle) = need_in(field, object);
            let Some(value) = self.found.get(from + index).copied().flatten() else {
                self.judge(is_needed.then_some(IssueCode::Missing), place, field.name);
                continue;
            };
            let before = self.body.len();
            self.body.key(field.name);
            self.value(&field.shape, value, place);
            if let Some(without) = idle {
                self.issues.add(IssueCode::NotSent, place, without);
                self.body.truncate(before);
            }
        }
        self.found.truncate(from);
        if is_strange {
            self.find(fields, object, Some(place));
            self.found.truncate(from);
        }
        self.body.close(b'}');
    }

    /// Finds all fields of an object. If a field is given twice, the last one counts, as everywhere in JSON. Members
    /// mostly come in the table's order, so the search tries the next field first. Returns whether there are unknown
    /// or repeated members. If `place` is given, it reports them, or writes those that are to be sent.
    fn find(&mut self, fields: &[Field], object: Node<'t>, place: Option<Place<'_>>) -> bool {
        let from = self.found.len();
        self.found.resize(from + fields.len(), None);
        let (mut is_strange, mut next) = (false, 0);
        for (name, value) in object.members() {
            if fields.get(next).is_none_or(|field| field.name != name) {
                next = fields.iter().position(|field| field.name == name).unwrap_or(fields.len());
            }
            let code = match self.found.get_mut(from + next).map(|found| found.replace(value)) {
                Some(None) => None,
                Some(Some(_)) => Some(IssueCode::DuplicateKey),
                None => Some(IssueCode::UnknownField),
            };
            next += 1;
            if let Some(code) = code {
                is_strange = true;
                let Some(place) = &place else { continue };
                let place = Place::Name(place, name);
                if !self.send_unknown || code == IssueCode::DuplicateKey {
                    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
                    let hint = did_you_mean(name, &names, self.issues.locale());
                    self.issues.add(code, place, [name, &hint]);
                } else if value.has_half() {
                    self.issues.add(IssueCode::NotJson, place, [half(self.issues.locale()), ""]);
                } else {
                    self.body.key(name).value(value);
                }
            }
        }
        is_strange
    }

    fn judge(&mut self, code: Option<IssueCode>, place: Place<'_>, detail: &str) {
        if let Some(code) = code {
            self.issues.add(code, place, [detail, ""]);
        }
    }
}

fn not_whole(literal: &str) -> IssueCode {
    let mut bytes = literal.bytes();
    let exponent = bytes.by_ref().any(|byte| matches!(byte, b'e' | b'E'));
    let fraction = if exponent { bytes.next() == Some(b'-') } else { literal.bytes().any(|byte| byte == b'.') };
    if fraction { IssueCode::NotWhole } else { IssueCode::OutOfRange }
}

/// Returns whether the object needs a field. If the field has no meaning in the object, returns the other field and
/// the value that would give it meaning.
fn need_in(field: &Field, object: Node<'_>) -> (bool, Option<[&'static str; 2]>) {
    let Need::RequiredWhen(name, needed) = field.need else { return (matches!(field.need, Need::Required), None) };
    let text = object.get(name).and_then(Node::as_text);
    let is_needed = text == Some(needed);
    (is_needed, (text.is_some() && !is_needed).then_some([name, needed]))
}

fn kind(node: Node<'_>, locale: Locale) -> &str {
    match node.value() {
        Value::Null => "null",
        Value::Bool(_) => locale.pick("a boolean", "布尔值"),
        Value::Whole(_) | Value::Decimal(_) => locale.pick("a number", "数字"),
        Value::Text(_) => locale.pick("a string", "字符串"),
        Value::List(_) => locale.pick("a list", "数组"),
        Value::Object => locale.pick("an object", "对象"),
        Value::Half => half(locale),
    }
}

fn half(locale: Locale) -> &'static str {
    locale.pick("a string with half a surrogate pair", "含有不完整代理对的字符串")
}
