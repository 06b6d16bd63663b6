//! What can do harm in a change. A program has to consent to each danger by its name.

use super::{
    current::Current,
    diff::{CONTAINER_ON, Edit, FUNCTIONS_ON},
    entry::Content,
    field::Op,
    path::{WHITELIST, is_below, list_of},
    resource::{FunctionConfigKind, Resource},
    wish::NamedList,
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

/// Returns the dangers of a change. `is_large` is about all changes of the resource together.
pub(crate) fn dangers(
    resource: &Resource,
    edits: &[Edit],
    before: &Current,
    list: Option<&NamedList>,
    is_large: bool,
) -> Vec<Danger> {
    let after = before.after(edits);
    let removes = edits.iter().any(|edit| edit.op() == Op::Remove) && !list.is_some_and(|list| list.is_pruned);
    let touches = edits.iter().any(|edit| is_loss(edit) && list_of(&edit.path).is_some());
    let of_push = if *resource == Resource::Push { of_push(before, &after, edits) } else { None };
    let has = |danger: Danger| match danger {
        Danger::CloseToken => matches!(resource, Resource::Token { .. }) && !after.is_on("open"),
        Danger::EmptyWhitelist => matches!(resource, Resource::Whitelist { .. }) && after.size(WHITELIST) == 0,
        Danger::TurnOffPush | Danger::MovePush => of_push == Some(danger),
        Danger::UnknownMember => !lost(resource, edits, before).is_empty(),
        Danger::Large => is_large && touches,
        _ => removes && removal(resource) == Some(danger),
    };
    Danger::ALL.iter().copied().filter(|danger| has(*danger)).collect()
}

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

fn of_push(before: &Current, after: &Current, edits: &[Edit]) -> Option<Danger> {
    let turned = |path| (before.is_on(path), after.is_on(path));
    match (turned(FUNCTIONS_ON), turned(CONTAINER_ON)) {
        ((true, false), (false, true)) | ((false, true), (true, false)) => Some(Danger::MovePush),
        ((true, false), _) | (_, (true, false)) => Some(Danger::TurnOffPush),
        // A callback that is turned off sends its messages nowhere, if they were sent until now.
        ((true, true), _) if edits.iter().any(turns_off) => Some(Danger::TurnOffPush),
        _ => None,
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
pub(crate) fn lost(resource: &Resource, edits: &[Edit], before: &Current) -> Vec<String> {
    let config = |path: &str| path.bytes().next();
    let is_written =
        |path: &str| *resource != Resource::Push || edits.iter().any(|edit| config(&edit.path) == config(path));
    before.unknown.iter().filter(|path| is_written(path)).cloned().collect()
}

/// Whether over 30 % of a list of ten or more entries change or go away.
pub(crate) fn is_large(edits: &[Edit], current: &Current, list: Option<&NamedList>) -> bool {
    let Some(NamedList { path, .. }) = list else { return false };
    let touched = edits.iter().filter(|edit| is_loss(edit) && is_below(&edit.path, path)).count();
    let whole = current.size(path);
    whole >= 10 && touched * 10 > whole * 3
}

fn is_loss(edit: &Edit) -> bool {
    edit.op() != Op::Add
}
