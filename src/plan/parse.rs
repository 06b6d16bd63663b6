//! Reads a desired state: all issues at once, or none and the state.

use super::{
    desired::Desired,
    names::{Names, given, has},
    origin::Origin,
    references::References,
    resolver::{LookUp, Resolver},
    shape::DESIRED,
    wish::{elements, wishes},
    words::{LISTS, VARIABLES},
};
use crate::{
    config::{self, Secret},
    json::{self, Node, Tape, Writer},
    locale::Locale,
    schema::{Issue, IssueCode, Issues, Place, check},
    text,
};

/// The largest text. A state for 20,000 functions has about this many bytes.
const MAX_BYTES: usize = 8 << 20;

impl Desired {
    /// Reads a desired state from JSON text, replaces its references and checks it by the rules of the interfaces.
    ///
    /// Without [`Resolver::merchant`], texts of `$merchant` stay open: see [`Self::with_merchant`].
    ///
    /// # Errors
    /// All errors, at once.
    pub fn parse(json: &str, resolver: &Resolver<'_>) -> Result<Self, Vec<Issue>> {
        let tape = tape_of(json, resolver.locale)?;
        let references = References::replace(tape.root(), resolver);
        let found = Found {
            locale: resolver.locale,
            now: resolver.now,
            settled: &references.settled,
            texts: &references.texts,
            hidden: &references.hidden,
        };
        let (mut errors, mut warnings) = references.issues.split();
        let replaced = text::lossy(&references.out.finish()).into_owned();
        let replaced = tape_of(&replaced, resolver.locale)?;
        let (more_errors, more_warnings) = found.check(&replaced);
        errors.extend(more_errors);
        warnings.extend(more_warnings);
        if !errors.is_empty() {
            return Err(errors);
        }
        let root = replaced.root();
        let is_pruned = |name: &&str| elements(root, "prune").any(|list| list.as_text() == Some(name));
        let prune: Vec<_> = LISTS.into_iter().filter(is_pruned).map(str::to_owned).collect();
        Ok(Self {
            wishes: wishes(root, &prune),
            prune,
            warnings,
            open: references.open,
            origin: Origin {
                now: resolver.now,
                ..origin_of(json, &tape, references.env, references.files, references.names.merchant)
            },
        })
    }

    /// Reads the same state again for one merchant. Everything else that was looked up stays as it was.
    ///
    /// # Errors
    /// All errors, at once: columns that are missing, and texts of columns that break a rule.
    pub fn with_merchant(&self, columns: LookUp<'_>, locale: Locale) -> Result<Self, Vec<Issue>> {
        let origin = &self.origin;
        let env = |name: &str| Some(given(&origin.env, name)?.reveal().to_owned());
        let file = |path: &str| given(&origin.files, path).cloned().ok_or_else(String::new);
        let resolver = Resolver::default().env(&env).merchant(columns).file(&file).locale(locale);
        Self::parse(&origin.text, &resolver.now(origin.now))
    }

    /// Refuses a state that waits for a merchant.
    ///
    /// # Errors
    /// An issue for each open column.
    pub fn refuse_open_columns(&self, locale: Locale) -> Result<(), Vec<Issue>> {
        let mut issues = Issues::new(locale, false);
        for open in &self.open {
            issues.add_at(IssueCode::OpenColumn, open.path.clone(), [&open.column, ""]);
        }
        issues.refuse()
    }
}

impl Names {
    /// Finds the names in the JSON text of a desired state. So a program looks up only what is needed. A text that is no
    /// JSON has none.
    #[must_use]
    pub fn of(json: &str) -> Self {
        let Ok(tape) = json::read_strict(json) else { return Self::default() };
        References::replace(tape.root(), &Resolver::default()).names
    }
}

/// What the replacement of references found, for the check that follows.
struct Found<'f> {
    locale: Locale,
    now: i64,
    settled: &'f [String],
    texts: &'f [String],
    hidden: &'f [String],
}

impl Found<'_> {
    fn check(&self, replaced: &Tape) -> (Vec<Issue>, Vec<Issue>) {
        let mut issues = Issues::new(self.locale, false);
        issues.now = self.now;
        check(&DESIRED, replaced.root(), Place::Root, false, &mut issues);
        let (mut errors, mut warnings) = issues.split();
        errors.retain(|issue| self.counts(issue));
        warnings.retain(|issue| self.counts(issue));
        for issue in errors.iter_mut().chain(&mut warnings).filter(|issue| has(self.hidden, &issue.path)) {
            issue.hide_details(self.locale);
        }
        (errors, warnings)
    }

    fn counts(&self, issue: &Issue) -> bool {
        match issue.code {
            // These are about the key, and a value says nothing about its key.
            IssueCode::UnknownField | IssueCode::DuplicateKey => true,
            IssueCode::WrongType => !has(self.settled, &issue.path),
            _ => !has(self.settled, &issue.path) && !has(self.texts, &issue.path),
        }
    }
}

fn tape_of(json: &str, locale: Locale) -> Result<Tape, Vec<Issue>> {
    if json.len() > MAX_BYTES {
        let details = [&*text::count(MAX_BYTES), &text::count(json.len())];
        return Err(Issues::one(IssueCode::TooLarge, Place::Root, details, locale));
    }
    config::tape_of(json, locale)
}

fn origin_of(
    json: &str,
    tape: &Tape,
    env: Vec<(String, Secret)>,
    files: Vec<(String, String)>,
    columns: Vec<String>,
) -> Origin {
    let mut canonical = Writer::default();
    write_without_values(&mut canonical, tape.root(), false);
    let fingerprint = Origin::fingerprint_of(canonical.finish(), &files);
    Origin { text: json.to_owned(), env, files, columns, fingerprint, now: 0 }
}

/// Writes all but the values of variables that stand in the text: a plan has the hash, and may be given to anybody.
fn write_without_values(out: &mut Writer, node: Node<'_>, are_variables: bool) {
    if node.is_object() {
        out.object(|out| {
            for (name, value) in node.members() {
                out.key(name);
                if are_variables && !value.is_object() {
                    out.literal("null");
                } else {
                    write_without_values(out, value, name == VARIABLES && !are_variables);
                }
            }
        });
    } else if node.is_list() {
        out.list(node.items(), |out, item| write_without_values(out, item, false));
    } else {
        out.value(node);
    }
}
