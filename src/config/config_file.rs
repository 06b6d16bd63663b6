//! A function's own `config.json`.

use super::{
    jsonc::without_comments, part::Part, permissions::Permissions, reading::tape_of, rules, triggers::Triggers,
};
use crate::{
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, Shape, check},
};

/// What the `config.json` in the folder of a function says about permissions and triggers. What it leaves out is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigFile {
    /// `permissions`.
    pub permissions: Option<Permissions>,
    /// `triggers`.
    pub triggers: Option<Triggers>,
}

const PARTS: [(&str, Shape); 2] = [("permissions", rules::OPEN_INTERFACES), ("triggers", rules::TRIGGER_LIST)];

impl ConfigFile {
    /// Reads the file: JSON, with comments and trailing commas if the developer likes them. Other members of the file are
    /// not for WeChat. Unknown members in `permissions` and in a trigger are issues: a misspelt name would be lost.
    ///
    /// # Errors
    ///
    /// Returns all issues. The path of each begins at the file.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, Vec<Issue>> {
        let text = without_comments(text);
        let tape = tape_of(&text, locale)?;
        let (root, mut issues) = (tape.root(), Issues::new(locale, false));
        // Only an object is an object: the members are checked below.
        check(&Shape::Object(&[]), root, Place::Root, true, &mut issues);
        for (name, shape) in &PARTS {
            let place = Place::Name(&Place::Root, name);
            let mut given = root.members().filter(|(key, _)| key == name).map(|(_, value)| value);
            if let Some(value) = given.next() {
                check(shape, value, place, false, &mut issues);
            }
            if given.next().is_some() {
                issues.add(IssueCode::DuplicateKey, place, [name, ""]);
            }
        }
        issues.refuse()?;
        let file = Part::new(root, &text);
        Ok(Self {
            permissions: file.get("permissions").map(Permissions::of),
            triggers: file.get("triggers").map(Triggers::of),
        })
    }
}
