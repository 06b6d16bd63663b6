//! Compares the result for each text with `serde_json` and with the general path, which strict checks always take.

use serde::de::IgnoredAny;
use serde_json::{Map, Number, Value};
use wechat_cloudbase::{
    Call, CallOptions, Checks, Error, Interface, Issue, IssueCode, Locale, Prepared, Severity, Step, Token, Validation,
    shape::{Field, Need, Shape},
};

/// The outcome of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    NoJson,
    Refused,
    Taken,
    /// `serde_json` cannot read the text: it is too deep, or a number is too large.
    Beyond,
}

/// Reads a payload on both paths.
pub fn payload(interface: &'static Interface, text: &str, locale: Locale) -> Outcome {
    let checks = Checks::default().locale(locale).max_bytes(usize::MAX);
    let prepared = interface.prepare_json(text, checks);
    agree(&prepared, interface.prepare_json(text, checks.strict(true)));

    let is_json = !matches!(&prepared, Err(refused) if refused.issues.iter().any(is_no_json));
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match (serde_json::from_str::<Value>(text), prepared) {
        (Ok(value), Ok(prepared)) => {
            let mut body = String::new();
            write(&interface.request, &value, &mut body);
            assert_same(prepared.body(), body.as_bytes());
            Outcome::Taken
        }
        (Ok(_), Err(refused)) => {
            assert!(is_json, "serde_json reads it: {refused}");
            Outcome::Refused
        }
        (Err(error), _) if is_beyond(&error) => {
            assert!(!is_json || serde_json::from_str::<IgnoredAny>(text).is_ok(), "no JSON, and read");
            Outcome::Beyond
        }
        // Halves of surrogate pairs are valid JSON, but UTF-8 cannot hold them.
        (Err(error), prepared) if ["surrogate", "hex escape"].iter().any(|half| error.to_string().contains(half)) => {
            assert!(prepared.is_err(), "accepted: {error}");
            if is_json { Outcome::Refused } else { Outcome::NoJson }
        }
        (Err(error), _) => {
            assert!(!is_json, "read, but serde_json says: {error}");
            Outcome::NoJson
        }
    }
}

/// Whether the payload is no JSON. The text in a config may be none too, and its issue has a path.
fn is_no_json(issue: &Issue) -> bool {
    issue.code == IssueCode::InvalidJson && issue.path.is_empty()
}

fn is_beyond(error: &serde_json::Error) -> bool {
    let error = error.to_string();
    ["recursion limit", "number out of range"].iter().any(|limit| error.starts_with(limit))
}

/// Checks that both are the same value with the same length. On the fast path, members keep the order of the payload.
fn assert_same(one: &[u8], other: &[u8]) {
    let value = |body| serde_json::from_slice::<Value>(body).expect("the body is JSON");
    assert_eq!((value(one), one.len()), (value(other), other.len()), "the body");
}

/// Compares the result of normal checks, which may take the fast path, with that of strict checks.
fn agree(prepared: &Result<Prepared, Validation>, strictly: Result<Prepared, Validation>) {
    let refused = match strictly {
        Ok(strictly) => {
            let prepared = prepared.as_ref().expect("taken by strict checks");
            assert_same(prepared.body(), strictly.body());
            assert_eq!((prepared.effect(), prepared.warnings()), (strictly.effect(), strictly.warnings()));
            return;
        }
        Err(refused) => refused,
    };
    let is_error = |issue: &Issue| issue.code.severity() == Severity::Error;
    let (errors, warnings): (Vec<_>, Vec<_>) = refused.issues.into_iter().partition(is_error);
    match prepared {
        Ok(prepared) => {
            assert_eq!(errors, [], "errors of the general path");
            assert_eq!(prepared.warnings(), warnings);
        }
        Err(refused) => {
            assert_ne!(errors, [], "refused in vain");
            assert_eq!((&refused.issues, &refused.warnings), (&errors, &warnings));
        }
    }
}

/// Writes the expected body of a payload: the fields in the order of the table, without fields that have no meaning.
fn write(shape: &Shape, value: &Value, out: &mut String) {
    match (shape, value) {
        (Shape::Object(fields), Value::Object(members)) => {
            let given = fields.iter().filter(|field| !is_idle(field, members));
            let given = given.filter_map(|field| Some((field, members.get(field.name)?)));
            out.push('{');
            for (index, (field, value)) in given.enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&Value::from(field.name).to_string());
                out.push(':');
                match (&field.shape, value) {
                    (Shape::JsonOf(shapes), Value::Object(_) | Value::Array(_)) => {
                        let number = members.get("type").and_then(Value::as_f64);
                        let shape = (1_u8..).zip(*shapes).find(|(place, _)| number == Some(f64::from(*place)));
                        let mut inner = String::new();
                        write(shape.expect("a known type").1, value, &mut inner);
                        out.push_str(&Value::from(inner).to_string());
                    }
                    (shape, value) => write(shape, value, out),
                }
            }
            out.push('}');
        }
        (Shape::Ruled(shape, _), value) => write(shape, value, out),
        // A list of triggers may stand alone.
        (Shape::Object([field]), Value::Array(_)) => write(&field.shape, value, out),
        (Shape::List(element) | Shape::UniqueList(element), Value::Array(items)) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(element, item, out);
            }
            out.push(']');
        }
        (_, Value::Number(number)) => out.push_str(&whole(number).to_string()),
        (_, value) => out.push_str(&value.to_string()),
    }
}

fn is_idle(field: &Field, members: &Map<String, Value>) -> bool {
    let Need::RequiredWhen(name, needed) = field.need else { return false };
    members.get(name).and_then(Value::as_str).is_some_and(|text| text != needed)
}

/// Writes a number that is whole and safe in its shortest form: `1.0` as 1, -0 as 0.
fn whole(number: &Number) -> Number {
    match number.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "whole and safe")]
        Some(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => Number::from(value as i64),
        _ => number.clone(),
    }
}

/// Answers a call of the interface that has this payload.
pub fn answer(interface: &'static Interface, payload: &str, body: &[u8]) -> Outcome {
    let mut options = CallOptions::default();
    (options.max_retries, options.seed) = (0, 1);
    let prepared = interface.prepare_json(payload, Checks::default()).expect("a payload that fits");
    let mut call = Call::new(prepared, options);
    let Step::Send(_) = call.token(Token::new("se+cret/token").expect("a token")) else { panic!("no request") };
    let step = call.answered(200, body);

    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // The crate accepts some answers that are not strict JSON.
    let oracle = serde_json::from_str::<Value>(text).or_else(|_| serde_json::from_str(&mended(text)));
    let oracle = match oracle {
        Err(error) if is_beyond(&error) => return Outcome::Beyond,
        Ok(value) => normal(value, <str>::trim_ascii).map(Ok),
        Err(error) => Some(Err(error)),
    };
    // Two keys differ only by blanks.
    let Some(oracle) = oracle else { return Outcome::Refused };
    match step {
        Step::Done(Ok(answer)) => {
            assert_eq!(normal(answer.to_json(), |key| key), Some(oracle.expect("read, but no JSON")));
            Outcome::Taken
        }
        Step::Done(Err(Error::Decode(error))) => {
            assert_eq!(error.offset.is_some(), oracle.is_err(), "{error:?}, serde_json: {oracle:?}");
            if error.offset.is_some() { Outcome::NoJson } else { Outcome::Refused }
        }
        Step::Done(Err(Error::Api(error))) => {
            let oracle = oracle.expect("read, but no JSON");
            let errcode = oracle.get("errcode").expect("an errcode");
            let expected = errcode.as_str().map_or(errcode.as_i64(), |text| text.trim_ascii().parse().ok());
            assert_eq!(Some(error.errcode), expected);
            Outcome::Refused
        }
        Step::NeedToken { .. } => {
            assert!(oracle.is_ok(), "read, but no JSON");
            Outcome::Refused
        }
        step => panic!("{step:?}"),
    }
}

/// Turns an answer into strict JSON: it may have control characters in texts, and halves of surrogate pairs.
fn mended(text: &str) -> String {
    let mut out = String::new();
    let mut in_text = false;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '"' {
            in_text = !in_text;
        }
        match character {
            '\0'..' ' if in_text => out.push_str(Value::from(character.to_string()).to_string().trim_matches('"')),
            '\\' if in_text => escape(&mut rest, &mut out),
            _ => out.push(character),
        }
    }
    out
}

fn escape(rest: &mut std::str::Chars<'_>, out: &mut String) {
    let unit = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let first = unit(rest.as_str());
    let second = rest.as_str().get(5..).and_then(|rest| unit(rest.strip_prefix('\\')?));
    let length = match (first, second) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 11,
        (Some(0xd800..0xe000), _) => {
            out.push('\u{fffd}');
            rest.nth(4);
            return;
        }
        _ => 1,
    };
    out.push('\\');
    out.extend(rest.take(length));
}

/// Returns the value with changed keys, and with numbers in their written form. `None` if two keys become the same.
fn normal(value: Value, change: fn(&str) -> &str) -> Option<Value> {
    Some(match value {
        Value::Object(members) => {
            let count = members.len();
            let member = |(key, value): (String, Value)| Some((change(&key).to_owned(), normal(value, change)?));
            let members = members.into_iter().map(member).collect::<Option<Map<_, _>>>()?;
            (members.len() == count).then_some(Value::Object(members))?
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| normal(item, change)).collect::<Option<_>>()?),
        Value::Number(number) => Value::Number(whole(&number)),
        value => value,
    })
}
