//! The place of a value in a payload or an answer.

use crate::{json::push_quoted, text};

/// The longest path. Only a key that nobody expects can make a longer one. A path that was cut ends with `…`, and no other
/// path does, because each step ends with a letter, a digit, `_` or `]`.
const MOST_BYTES: usize = 2048;
pub(super) const CUT: char = '…';

/// A place. It becomes text only if an issue needs it.
#[derive(Clone, Copy)]
pub(crate) enum Place<'p> {
    Root,
    Name(&'p Place<'p>, &'p str),
    Index(&'p Place<'p>, usize),
}

impl Place<'_> {
    /// The next step of a path as JavaScript writes it: `.name`, `["odd name"]`, `[3]`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::with_capacity(64);
        self.push_to(&mut path);
        if path.len() > MOST_BYTES {
            text::cut(&mut path, MOST_BYTES);
            path.push(CUT);
        }
        path
    }

    fn push_to(&self, path: &mut String) {
        match self {
            Self::Root => {}
            Self::Index(outer, index) => {
                outer.push_to(path);
                path.push('[');
                text::push_count(path, *index);
                path.push(']');
            }
            Self::Name(outer, name) => {
                outer.push_to(path);
                if is_identifier(name) {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                } else {
                    let mut quoted = vec![b'['];
                    push_quoted(&mut quoted, name);
                    quoted.push(b']');
                    path.push_str(str::from_utf8(&quoted).unwrap_or_default());
                }
            }
        }
    }
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
