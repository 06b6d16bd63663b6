//! One change, step by step: read, compare with the plan, write, read back. A step takes what happened and says what to do
//! next. What it has to remember is a [`State`] of a few words.

use super::{
    current::{Current, Reading, Unread},
    danger::lost,
    desired::Desired,
    diff::{Edit, difference, fields},
    digest::digest,
    field::{Field, Op},
    order::parts,
    path::list_of,
    types::Change,
    wish::{NamedList, Wish},
    write::payload,
};

/// How long a read may be used that the same apply made, in milliseconds.
const FRESH: u64 = 5_000;
/// The waits before a read that still shows the old state is made again, in milliseconds.
const PATIENCE: [u64; 3] = [1_000, 2_000, 4_000];

/// Where a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) phase: Phase,
    /// How many times it was written.
    pub(crate) writes: u8,
    /// How many times it was read back in vain.
    pub(crate) waits: u8,
    /// The digest of what shall be there after the write.
    pub(crate) after: String,
    /// Whether WeChat's answer to the last write proves that it was done.
    pub(crate) is_answered: bool,
    /// Whether WeChat refused the last write.
    pub(crate) is_refused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Begin,
    /// The read before the write is under way.
    Compare,
    /// The write is under way.
    Write,
    /// The read after the write is under way.
    Confirm,
    /// It waits before it reads again.
    Wait,
}

/// What happened.
pub(crate) enum Event {
    /// The step begins. A read of this very apply has its age in milliseconds.
    Begin(Option<(Reading, u64)>),
    /// It comes with what was there before the write, if that was read.
    Read(Reading, Option<Current>),
    Written,
    /// The write failed. It may have been done nevertheless, or it is known that it was.
    Failed {
        may_be_done: bool,
    },
    Waited,
}

/// What to do next.
pub(crate) enum Action {
    Read(State),
    /// The JSON text of the payload.
    Write(State, Vec<u8>),
    /// Milliseconds.
    Wait(State, u64),
    Done {
        settled: Settled,
    },
    Failed(Broken),
}

/// How it is known that the write was done. It was read back in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// WeChat answered the write.
    Answer,
    /// The outcome was unknown. The read showed it.
    Read,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broken {
    /// The reason.
    pub reason: Reason,
    /// Whether something was written, or may have been.
    pub may_be_written: bool,
    /// What is there now, and what is wanted, where the two differ.
    pub differs: Vec<Field>,
    /// What somebody else changed meanwhile, as far as it was read before.
    pub theirs: Vec<Field>,
}

/// The reason why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It could not be read.
    Unread,
    /// Somebody changed the resource meanwhile.
    Moved,
    /// The write failed, and it was not done.
    Refused,
    /// It was written, but WeChat does not show it.
    NotEffective,
}

impl Reason {
    /// The name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Moved => "moved",
            Self::Refused => "refused",
            Self::NotEffective => "not_effective",
        }
    }
}

impl State {
    pub(crate) fn begin() -> Self {
        Self { phase: Phase::Begin, writes: 0, waits: 0, after: String::new(), is_answered: false, is_refused: false }
    }

    pub(crate) fn is_writing(&self) -> bool {
        self.phase == Phase::Write
    }

    fn to(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    fn broken(&self, reason: Reason, differs: Vec<Field>) -> Action {
        Action::Failed(Broken { reason, may_be_written: self.writes > 0, differs, theirs: Vec::new() })
    }

    fn moved(&self, differs: Vec<Field>, theirs: Vec<Field>) -> Action {
        Action::Failed(Broken { reason: Reason::Moved, may_be_written: self.writes > 0, differs, theirs })
    }

    /// Reads once more after a while, or gives up.
    fn again(mut self, otherwise: impl FnOnce(&Self) -> Action) -> Action {
        let Some(wait) = PATIENCE.get(usize::from(self.waits)) else { return otherwise(&self) };
        self.waits += 1;
        Action::Wait(self.to(Phase::Wait), *wait)
    }
}

/// A change, and what is wanted of its resource. It holds values of variables.
pub(crate) struct Step {
    pub(crate) change: Change,
    pub(crate) wish: Wish,
}

/// Returns the steps of a plan. A change that the desired state does not ask for gets an empty wish, and is never made.
pub(crate) fn steps(desired: &Desired, changes: Vec<Change>) -> Vec<Step> {
    let mut steps = Vec::new();
    for change in changes {
        let wish = desired.wishes.iter().find(|wish| wish.resource == change.resource).cloned();
        let wish = wish.unwrap_or_else(|| Wish::new(change.resource.clone()));
        steps.push(Step { change, wish });
    }
    steps
}

/// Says what to do next for a change.
pub(crate) fn next(step: &Step, state: State, event: Event) -> Action {
    match (state.phase, event) {
        (Phase::Begin, Event::Begin(Some((Ok(current), age)))) if age < FRESH => {
            step.write_if_as_planned(state.clone(), &current).unwrap_or(Action::Read(state.to(Phase::Compare)))
        }
        (Phase::Compare, Event::Read(Ok(current), before)) => {
            let differs = fields(&step.edits(&current));
            step.write_if_as_planned(state.clone(), &current)
                .unwrap_or_else(|| state.moved(differs, step.theirs(before, &current, &state)))
        }
        (Phase::Compare, Event::Read(Err(_), _)) => state.broken(Reason::Unread, Vec::new()),
        (Phase::Write, Event::Written) => Action::Read(State { is_answered: true, ..state.to(Phase::Confirm) }),
        (Phase::Write, Event::Failed { may_be_done: true }) | (Phase::Wait, _) => {
            Action::Read(state.to(Phase::Confirm))
        }
        // The first write may have come late, and WeChat refused the second one for it.
        (Phase::Write, Event::Failed { .. }) if state.writes > 1 => {
            Action::Read(State { is_refused: true, ..state.to(Phase::Confirm) })
        }
        (Phase::Write, Event::Failed { .. }) => State { writes: 0, ..state }.broken(Reason::Refused, Vec::new()),
        (Phase::Confirm, Event::Read(reading, before)) => step.confirm(state, reading, before),
        _ => Action::Read(state.to(Phase::Compare)),
    }
}

impl Step {
    /// What is still to be done in this change.
    fn edits(&self, current: &Current) -> Vec<Edit> {
        let has = |is_removal| self.change.fields.iter().any(|field| (field.op == Op::Remove) == is_removal);
        let [mut others, removals] = parts(&self.wish.resource, difference(&self.wish, current).edits);
        // Removals have a write of their own, or are in the only write of the resource, or are not separate at all.
        if !has(true) || removals.is_empty() {
            return others;
        }
        if !has(false) {
            return removals;
        }
        others.extend(removals);
        others
    }

    /// What somebody else made of the resource since it was read before.
    fn theirs(&self, before: Option<Current>, now: &Current, state: &State) -> Vec<Field> {
        let Some(before) = before else { return Vec::new() };
        let expected = if state.writes > 0 { before.after(&self.edits(&before)) } else { before };
        let mut wish = Wish { wanted: now.entries.clone(), ..Wish::new(self.wish.resource.clone()) };
        let list = expected.entries.iter().find_map(|entry| list_of(&entry.path));
        wish.list = list.map(|path| NamedList { path, is_pruned: true, is_none_at_all: false });
        fields(&difference(&wish, &expected).edits)
    }

    fn is_as_planned(&self, current: &Current, edits: &[Edit]) -> bool {
        let change = &self.change;
        digest(current) == change.base
            && (change.version.is_none() || change.version == current.version)
            && fields(edits) == change.fields
            && lost(&change.resource, edits, current) == change.unknown
    }

    fn write_if_as_planned(&self, state: State, current: &Current) -> Option<Action> {
        let edits = self.edits(current);
        self.is_as_planned(current, &edits).then(|| self.write(state, current, &edits))
    }

    fn write(&self, state: State, current: &Current, edits: &[Edit]) -> Action {
        let target = current.after(edits);
        let payload = payload(&self.change.resource, edits, &target);
        let (writes, after) = (state.writes + 1, digest(&target));
        Action::Write(State { writes, after, is_answered: false, ..state.to(Phase::Write) }, payload)
    }

    fn confirm(&self, state: State, reading: Reading, before: Option<Current>) -> Action {
        let current = match reading {
            Ok(current) => current,
            Err(Unread::Odd { .. } | Unread::Failed { .. }) => {
                return state.again(|state| state.broken(Reason::Unread, Vec::new()));
            }
        };
        let edits = self.edits(&current);
        let (is_wanted, found) = (edits.is_empty(), digest(&current));
        if is_wanted && found == state.after {
            return Action::Done { settled: if state.is_answered { Settled::Answer } else { Settled::Read } };
        }
        let differs = fields(&edits);
        if is_wanted || found != self.change.base {
            // A read may be old, but it never shows what nobody wrote. Ours and somebody else's may follow each other.
            return state.again(|state| state.moved(differs, self.theirs(before, &current, state)));
        }
        if state.is_refused {
            return state.again(|state| state.broken(Reason::Refused, Vec::new()));
        }
        // Nothing has happened, as far as the read shows. The write names the whole resource, so a repeat adds nothing.
        if !state.is_answered && state.writes == 1 {
            return self.write(state, &current, &edits);
        }
        state.again(|state| state.broken(Reason::NotEffective, differs))
    }
}
