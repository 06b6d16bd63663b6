//! Configuration as code: the desired state, the plan that leads to it, and the steps of the plan.
//!
//! Nothing here awaits, and nothing has a clock: functions take what was read and say what to do next.

mod apply;
mod begin;
mod columns;
mod current;
mod danger;
mod desired;
mod diff;
mod digest;
mod drive;
mod entry;
mod field;
mod names;
mod order;
mod origin;
mod parse;
mod path;
mod plan_json;
#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
mod pull;
mod references;
mod render;
mod render_words;
mod resolver;
mod resource;
mod sha256;
mod shape;
#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
mod step_json;
mod suspicion;
mod types;
mod undo;
mod wish;
mod words;
mod write;

pub use self::{
    apply::{Broken, Reason, Settled},
    begin::Allow,
    danger::Danger,
    desired::{Desired, OpenColumn},
    drive::{Applying, Failed, Next, Planning, Report},
    field::{Field, Op, Receiver, Shown},
    names::Names,
    render::View,
    resolver::Resolver,
    resource::{FunctionConfigKind, Resource},
    types::{Change, Kept, Plan, Warning},
    undo::Undo,
};
#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
pub(crate) use self::{
    apply::{Event, State, Step, next, steps},
    begin::begin,
    current::{Reading, Unread, current},
    names::{given, insert},
    order::{needs, plan},
    pull::write_pull,
    render_words::unread,
    step_json::write_read,
};
