//! Reads a body member by member and records each problem by its path.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::refusal::{Refusal, code};

/// A JSON object and its path in the body.
pub(super) struct Object<'a> {
    path: String,
    members: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    pub(super) fn root(members: &'a Map<String, Value>) -> Self {
        Self::at("", members)
    }

    pub(super) fn at(path: &str, members: &'a Map<String, Value>) -> Self {
        Self { path: path.to_owned(), members }
    }

    /// Returns the member, unless it is missing or `null`.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

/// Collects every problem. If a member is missing or wrong, its reader returns a default value. [`Judge::verdict`]
/// refuses the request then, so nobody uses the default.
#[derive(Default)]
pub(super) struct Judge {
    missing: Vec<String>,
    invalid: Vec<String>,
}

impl Judge {
    pub(super) fn missing(&mut self, path: impl Into<String>) {
        self.missing.push(path.into());
    }

    pub(super) fn invalid(&mut self, path: impl Into<String>) {
        self.invalid.push(path.into());
    }

    /// Returns the paths of all problems.
    pub(super) fn problems(self) -> impl Iterator<Item = String> {
        self.missing.into_iter().chain(self.invalid)
    }

    /// Reports missing members before wrong ones.
    pub(super) fn verdict(self) -> Result<(), Refusal> {
        match (self.missing.as_slice(), self.invalid.as_slice()) {
            ([], []) => Ok(()),
            ([], invalid) => Err(Refusal::because(code::INVALID_ARGS, format!("invalid: {}", invalid.join(", ")))),
            (missing, _) => Err(Refusal::because(code::MISSING_PARAMETER, format!("missing: {}", missing.join(", ")))),
        }
    }

    pub(super) fn required<'a, T>(
        &mut self,
        from: &Object<'a>,
        name: &str,
        cast: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let Some(value) = from.get(name) else {
            self.missing(from.path_of(name));
            return None;
        };
        let cast = cast(value);
        if cast.is_none() {
            self.invalid(from.path_of(name));
        }
        cast
    }

    pub(super) fn flag(&mut self, from: &Object<'_>, name: &str) -> bool {
        self.required(from, name, Value::as_bool).unwrap_or_default()
    }

    pub(super) fn whole(&mut self, from: &Object<'_>, name: &str, range: RangeInclusive<i64>) -> i64 {
        self.required(from, name, |value| value.as_i64().filter(|number| range.contains(number))).unwrap_or_default()
    }

    /// A string. It may be empty.
    pub(super) fn text<'a>(&mut self, from: &Object<'a>, name: &str) -> &'a str {
        self.required(from, name, Value::as_str).unwrap_or_default()
    }

    /// A string that names something. An empty one counts as missing.
    pub(super) fn name<'a>(&mut self, from: &Object<'a>, name: &str) -> &'a str {
        let text = self.required(from, name, Value::as_str);
        if text == Some("") {
            self.missing(from.path_of(name));
        }
        text.unwrap_or_default()
    }

    pub(super) fn object<'a>(&mut self, from: &Object<'a>, name: &str) -> Option<Object<'a>> {
        let members = self.required(from, name, Value::as_object)?;
        Some(Object { path: from.path_of(name), members })
    }

    /// An array whose items are all objects.
    pub(super) fn objects<'a>(&mut self, from: &Object<'a>, name: &str) -> Vec<Object<'a>> {
        self.list(from, name, |path, item| item.as_object().map(|members| Object { path, members }))
    }

    /// An array whose items are all strings that pass the test.
    pub(super) fn texts(&mut self, from: &Object<'_>, name: &str, passes: impl Fn(&str) -> bool) -> Vec<String> {
        self.list(from, name, |_, item| item.as_str().filter(|text| passes(text)).map(str::to_owned))
    }

    fn list<'a, T>(&mut self, from: &Object<'a>, name: &str, cast: impl Fn(String, &'a Value) -> Option<T>) -> Vec<T> {
        let items = self.required(from, name, Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut list = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}[{index}]", from.path_of(name));
            match cast(path.clone(), item) {
                Some(item) => list.push(item),
                None => self.invalid(path),
            }
        }
        list
    }
}

/// Reads the body as a JSON object.
pub(super) fn parse(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Err(code::EMPTY_BODY.into());
    }
    serde_json::from_slice(body).map_err(|_| code::NOT_JSON.into())
}
