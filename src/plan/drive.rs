//! Planning and applying for Rust programs: thin loops over the pure functions. They do no I/O. They return the next call, and
//! take its result.

use std::{collections::VecDeque, mem, time::Duration};

use super::{
    apply::{Action, Broken, Event, Phase, Reason, Settled, State, Step, next, steps},
    begin::{Allow, begin},
    current::{Current, Reading, Unread, current},
    danger::{Danger, dangers, is_large},
    desired::Desired,
    diff::difference,
    order::{Needs, needs, parts, plan},
    resource::Resource,
    types::{Change, Plan},
};
use crate::{
    call::{answer::Answer, error::Error, outcome::Outcome},
    endpoints,
    interface::{Checks, Interface, Prepared},
    json::Writer,
    locale::Locale,
    schema::Issue,
};

/// What to do next.
#[derive(Debug)]
pub enum Next<T> {
    /// Make this call and report its result with `answered`.
    Send(Prepared),
    /// Wait, then go on.
    Wait(Duration),
    /// It has ended.
    Done(T),
}

/// Reads what a plan needs, and makes the plan.
pub struct Planning<'d> {
    desired: &'d Desired,
    needs: Needs,
    found: Vec<Reading>,
}

impl<'d> Planning<'d> {
    /// Begins a plan.
    ///
    /// # Errors
    /// An issue for each column of the merchants' list that is still open.
    pub fn new(desired: &'d Desired) -> Result<Self, Vec<Issue>> {
        desired.refuse_open_columns(Locale::En)?;
        Ok(Self { desired, needs: needs(desired), found: Vec::new() })
    }

    /// Returns the next call, or the plan.
    #[expect(clippy::should_implement_trait, reason = "what it returns next depends on the result of the call before")]
    pub fn next(&mut self) -> Next<Plan> {
        while let Some(resource) = self.needs.reads.get(self.found.len()) {
            match prepare_read(resource) {
                Ok(prepared) => return Next::Send(prepared),
                Err(error) => self.answered(Err(error)),
            }
        }
        Next::Done(plan(self.desired, mem::take(&mut self.needs), mem::take(&mut self.found)))
    }

    /// Takes the result of the call that [`next`](Self::next) returned.
    #[expect(clippy::needless_pass_by_value, reason = "as in `Applying`, which keeps the error")]
    pub fn answered(&mut self, result: Result<Answer, Error>) {
        if let Some(resource) = self.needs.reads.get(self.found.len()) {
            self.found.push(reading(resource, &result));
        }
    }
}

/// Carries out a plan, change by change. It stops at the first change that fails.
pub struct Applying {
    left: VecDeque<Step>,
    state: State,
    event: Option<Event>,
    report: Report,
    /// The error of the last read, and of the last write.
    unread: Option<Error>,
    unwritten: Option<Error>,
    /// What was read before the write.
    before: Option<Current>,
    /// Whether the plan names fewer dangers of the present change than there are.
    is_forged: bool,
}

/// What became of a plan. All changes of the plan are in it.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The changes that were made and read back.
    pub done: Vec<(Change, Settled)>,
    /// The change that failed.
    pub failed: Option<Failed>,
    /// The changes that were not begun.
    pub left: Vec<Change>,
}

/// A change that failed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failed {
    /// The change.
    pub change: Change,
    /// Why it failed.
    pub broken: Broken,
    /// The error of the read if it could not be read, else that of the last write, if it failed.
    pub error: Option<Error>,
}

impl Applying {
    /// Begins to carry out a plan.
    ///
    /// # Errors
    /// All reasons why nothing may be written: the plan belongs to another desired state, or it has a danger without
    /// consent. A plan can come from elsewhere: a change that has a danger which its plan does not name is not made.
    pub fn new(desired: &Desired, plan: Plan, allow: &Allow) -> Result<Self, Vec<Issue>> {
        begin(desired, None, &plan, allow, Locale::En)?;
        let (report, unread, unwritten) = Default::default();
        let event = Some(Event::Begin(None));
        let left = steps(desired, plan.changes).into();
        Ok(Self { left, state: State::begin(), event, report, unread, unwritten, before: None, is_forged: false })
    }

    /// Returns the next call or wait, or the report.
    #[expect(clippy::should_implement_trait, reason = "what it returns next depends on the result of the call before")]
    pub fn next(&mut self) -> Next<Report> {
        while let Some(step) = self.left.front() {
            // Nothing happened since the last call of `next`: it waited.
            let event = self.event.take().unwrap_or(Event::Waited);
            let state = mem::replace(&mut self.state, State::begin());
            let action = if mem::take(&mut self.is_forged) {
                Action::Failed(Broken {
                    reason: Reason::Moved,
                    may_be_written: false,
                    differs: Vec::new(),
                    theirs: Vec::new(),
                })
            } else {
                next(step, state, event)
            };
            match action {
                Action::Read(state) => {
                    let prepared = prepare_read(&step.change.resource);
                    if let Some(next) = self.send(state, prepared) {
                        return next;
                    }
                }
                Action::Write(state, payload) => {
                    let text = String::from_utf8(payload).unwrap_or_default();
                    let prepared = prepare(step.change.resource.call(), &text);
                    if let Some(next) = self.send(state, prepared) {
                        return next;
                    }
                }
                Action::Wait(state, milliseconds) => {
                    self.state = state;
                    return Next::Wait(Duration::from_millis(milliseconds));
                }
                Action::Done { settled } => {
                    self.report.done.extend(self.left.pop_front().map(|step| (step.change, settled)));
                    self.event = Some(Event::Begin(None));
                    (self.unread, self.unwritten) = (None, None);
                }
                Action::Failed(broken) => {
                    let error = if broken.reason == Reason::Unread { &mut self.unread } else { &mut self.unwritten };
                    let error = error.take();
                    self.report.failed =
                        self.left.pop_front().map(|step| Failed { change: step.change, broken, error });
                    break;
                }
            }
        }
        self.report.left.extend(self.left.drain(..).map(|step| step.change));
        Next::Done(mem::take(&mut self.report))
    }

    /// Takes the result of the call that [`next`](Self::next) returned.
    pub fn answered(&mut self, result: Result<Answer, Error>) {
        let Some(step) = self.left.front() else { return };
        self.event = Some(if self.state.is_writing() {
            match &result {
                Ok(_) => Event::Written,
                Err(error) => Event::Failed { may_be_done: may_be_done(error) },
            }
        } else {
            let reading = reading(&step.change.resource, &result);
            self.is_forged = self.state.phase == Phase::Compare
                && reading.as_ref().is_ok_and(|current| {
                    self.real_dangers(step, current).iter().any(|danger| !self.names(step, *danger))
                });
            if self.state.phase == Phase::Compare {
                self.before = reading.as_ref().ok().cloned();
            }
            Event::Read(reading, self.before.clone())
        });
        let error = if self.state.is_writing() { &mut self.unwritten } else { &mut self.unread };
        *error = result.err();
    }

    /// The dangers that a plan of this moment would name for a resource. If one write of it is done, its dangers were compared
    /// before.
    fn real_dangers(&self, Step { wish, .. }: &Step, current: &Current) -> Vec<Danger> {
        if self.report.done.iter().any(|(change, _)| change.resource == wish.resource) {
            return Vec::new();
        }
        let (edits, list) = (difference(wish, current).edits, wish.list.as_ref());
        let is_large = is_large(&edits, current, list);
        let (mut found, mut before) = (Vec::new(), current.clone());
        for edits in parts(&wish.resource, edits).iter().filter(|edits| !edits.is_empty()) {
            found.extend(dangers(&wish.resource, edits, &before, list, is_large));
            before = before.after(edits);
        }
        found
    }

    /// Whether the plan names a danger for the resource of a change.
    fn names(&self, step: &Step, danger: Danger) -> bool {
        let same = |one: &&Step| one.change.resource == step.change.resource;
        self.left.iter().filter(same).any(|one| one.change.dangers.contains(&danger))
    }

    /// Sends a payload, or takes the refusal of the check as the result.
    fn send(&mut self, state: State, prepared: Result<Prepared, Error>) -> Option<Next<Report>> {
        self.state = state;
        match prepared {
            Ok(prepared) => Some(Next::Send(prepared)),
            Err(error) => {
                self.answered(Err(error));
                None
            }
        }
    }
}

fn may_be_done(error: &Error) -> bool {
    !matches!(error.outcome(), Some(Outcome::NotSent | Outcome::NotDone))
}

fn prepare_read(resource: &Resource) -> Result<Prepared, Error> {
    let mut payload = Writer::default();
    resource.write_read_payload(&mut payload);
    prepare(resource.read_call(), &String::from_utf8(payload.finish()).unwrap_or_default())
}

fn prepare(call: &str, payload: &str) -> Result<Prepared, Error> {
    let interface: &'static Interface = match call {
        "getCallBackConfig" => &endpoints::get_callback_config::INTERFACE,
        "setCallBackConfig" => &endpoints::set_callback_config::INTERFACE,
        "getFunctionConfig" => &endpoints::get_function_config::INTERFACE,
        "uploadFunctionConfig" => &endpoints::upload_function_config::INTERFACE,
        _ => &endpoints::cloud_access_token::INTERFACE,
    };
    Ok(interface.prepare_json(payload, Checks::default())?)
}

fn reading(resource: &Resource, result: &Result<Answer, Error>) -> Reading {
    match result {
        Ok(answer) => current(resource, answer.root()),
        Err(Error::Api(error)) => Unread::of_error("api", Some(error.errcode)),
        Err(error) => Unread::of_error(code(error), None),
    }
}

const fn code(error: &Error) -> &'static str {
    match error {
        Error::Validation(_) => "validation",
        Error::Token(_) => "token",
        Error::Network(_) => "network",
        Error::Timeout(_) => "timeout",
        Error::Http(_) => "http",
        Error::Decode(_) => "decode",
        Error::Api(_) => "api",
    }
}
