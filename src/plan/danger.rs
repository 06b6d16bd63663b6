//! What can do harm in a change. A program has to consent to each danger by its name.

use super::{
    current::Current,
    diff::Edit,
    entry::Content,
    field::Op,
    path::{Path, list_of},
    resource::{FunctionConfigKind, Resource},
    wish::Wish,
};

macro_rules! dangers {
    ($($(#[$doc:meta])* $name:ident, $text:literal;)*) => {
        /// What can do harm in a change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Danger { $($(#[$doc])* $name,)* }

        impl Danger {
            /// Every danger.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in plans, which a program consents to.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

dangers! {
    /// `cloudbase_access_token` stops working for the whole account.
    CloseToken, "close-token";
    /// `cloudbase_access_token` can call no API from the environment.
    EmptyWhitelist, "empty-whitelist";
    /// It can no longer call some API.
    RemoveApi, "remove-api";
    /// Messages that go somewhere now go nowhere then.
    TurnOffPush, "turn-off-push";
    /// Messages go to the container and not to functions then, or the other way round.
    MovePush, "move-push";
    /// A callback goes away.
    RemoveCallback, "remove-callback";
    /// A function can no longer call some interface.
    RemovePermission, "remove-permission";
    /// A timer goes away.
    RemoveTrigger, "remove-trigger";
    /// A variable goes away.
    RemoveVariable, "remove-variable";
    /// WeChat sends a member that no page names. The write would lose it.
    UnknownMember, "unknown-member";
    /// Over 30 % of a list of ten or more entries change or go away.
    Large, "large";
}

impl Danger {
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|danger| danger.as_str() == name)
    }
}

/// Returns the dangers of a change. `before` is what the resource holds until then, `all` what becomes of it in all changes
/// of the plan, and `original` what it holds now.
pub(crate) fn dangers(wish: &Wish, edits: &[Edit], before: &Current, all: &[Edit], original: &Current) -> Vec<Danger> {
    let after = before.after(edits);
    let mut found = match wish.resource {
        Resource::Push => of_push(before, &after, edits),
        Resource::Token { .. } if !after.is_on(["open"]) => vec![Danger::CloseToken],
        Resource::Whitelist { .. } if size(before, WHITELIST) > 0 && size(&after, WHITELIST) == 0 => {
            vec![Danger::EmptyWhitelist]
        }
        _ => Vec::new(),
    };
    found.extend(removal(&wish.resource).filter(|_| edits.iter().any(|edit| loses(wish, edit))));
    found.extend((!lost(&wish.resource, edits, before).is_empty()).then_some(Danger::UnknownMember));
    found.extend(edits.iter().any(|edit| is_of_large(edit, all, original)).then_some(Danger::Large));
    found.sort_unstable();
    found
}

const WHITELIST: &[&str] = &["api_whitelist"];

const fn removal(resource: &Resource) -> Option<Danger> {
    Some(match resource {
        Resource::Push => Danger::RemoveCallback,
        Resource::Whitelist { .. } => Danger::RemoveApi,
        Resource::Token { .. } => return None,
        Resource::Function { config: FunctionConfigKind::Permissions, .. } => Danger::RemovePermission,
        Resource::Function { config: FunctionConfigKind::Triggers, .. } => Danger::RemoveTrigger,
        Resource::Function { config: FunctionConfigKind::Environment, .. } => Danger::RemoveVariable,
    })
}

/// Whether the edit takes an entry away, and `prune` does not consent to it.
fn loses(wish: &Wish, edit: &Edit) -> bool {
    edit.op() == Op::Remove && !wish.lists.iter().any(|list| list.is_pruned && list.has(&edit.path))
}

fn of_push(before: &Current, after: &Current, edits: &[Edit]) -> Vec<Danger> {
    const FUNCTIONS: [&str; 2] = ["function_config", "enable"];
    const CONTAINER: [&str; 2] = ["container_config", "enable"];
    let turned = |path| (before.is_on(path), after.is_on(path));
    match (turned(FUNCTIONS), turned(CONTAINER)) {
        ((true, false), (false, true)) | ((false, true), (true, false)) => vec![Danger::MovePush],
        ((true, false), _) | (_, (true, false)) => vec![Danger::TurnOffPush],
        // A callback that is turned off sends its messages nowhere, if they were sent until now.
        ((true, true), _) if edits.iter().any(turns_off) => vec![Danger::TurnOffPush],
        _ => Vec::new(),
    }
}

fn turns_off(edit: &Edit) -> bool {
    let is_on = |content: &Option<Content>| match content {
        Some(Content::Receiver(receiver)) => Some(receiver.enable),
        _ => None,
    };
    is_on(&edit.from) == Some(true) && is_on(&edit.to) == Some(false)
}

/// Returns the members that the write would lose. The two pushes are written apart, so a member of one is not lost by
/// writing the other.
pub(crate) fn lost(resource: &Resource, edits: &[Edit], before: &Current) -> Vec<Path> {
    let is_written =
        |path: &&Path| *resource != Resource::Push || edits.iter().any(|edit| edit.path.first() == path.first());
    before.unknown.iter().filter(is_written).cloned().collect()
}

fn is_of_large(edit: &Edit, all: &[Edit], original: &Current) -> bool {
    let Some(list) = list_of(&edit.path).filter(|_| edit.op() != Op::Add) else { return false };
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    let touched = all.iter().filter(|edit| edit.op() != Op::Add && is_in(&edit.path, &list)).count();
    let count = size(original, &list);
    count >= 10 && touched * 10 > count * 3
}

fn size(current: &Current, list: &[&str]) -> usize {
    current.entries.iter().filter(|entry| is_in(&entry.path, list)).count()
}

fn is_in(path: &[String], list: &[&str]) -> bool {
    path.len() > list.len() && path.iter().zip(list).all(|(one, other)| one == other)
}
