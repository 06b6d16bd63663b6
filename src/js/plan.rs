//! The functions of /config about plans. Plans, steps and states cross as JSON, so nothing has to be freed.

use super::{
    config_function::{Arguments, Function},
    desired::desired_of,
};
use crate::{
    json::{Node, Value, Writer},
    locale::Locale,
    plan::{
        Allow, Event, Plan, Reading, Resource, State, Step, Unread, View, begin, current, needs, next, plan, steps,
        unread, write_pull, write_read,
    },
    schema::{Issue, IssueCode, Issues, Place},
};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("readsForPlan", reads_for_plan),
    ("makePlan", make_plan),
    ("checkAllow", check_allow),
    ("beginPlan", begin_plan),
    ("nextOfStep", next_of_step),
    ("renderPlan", render_plan),
    ("undoPlan", undo_plan),
    ("sayUnread", say_unread),
    ("makePull", make_pull),
];

/// The calls that have to be made before a plan or a pull.
fn reads_for_plan(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let desired = desired_of(arguments)?;
    desired.refuse_open_columns(arguments.locale())?;
    out.list(&needs(&desired).reads, write_read);
    Ok(())
}

/// Makes the plan of `found`, the results of the reads in their order.
fn make_plan(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let desired = desired_of(arguments)?;
    let needs = needs(&desired);
    let found = readings(&needs.reads, arguments);
    let merchant = arguments.get("about").and_then(Node::as_text);
    let plan = plan(&desired, needs, found).stamped(arguments.text("made"), arguments.text("by"), merchant);
    plan.write_to(out);
    Ok(())
}

/// Refuses names that no danger has, before there is a plan.
fn check_allow(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    allow_in(arguments)?;
    out.literal("null");
    Ok(())
}

fn allow_in(arguments: &Arguments) -> Result<Allow, Vec<Issue>> {
    let names = arguments.get("allow").into_iter().flat_map(Node::items).filter_map(Node::as_text);
    Allow::of_names(names, arguments.locale())
}

/// Returns the steps of a plan, if it may be carried out. `fresh` is the plan that was made just now.
fn begin_plan(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let locale = arguments.locale();
    let desired = desired_of(arguments)?;
    let allow = allow_in(arguments)?;
    let (plan, fresh) = (plan_in(arguments, "plan")?, plan_in(arguments, "fresh")?);
    begin(&desired, Some(&fresh), &plan, &allow, locale)?;
    out.list(steps(&desired, fresh.changes), |out, step: Step| step.write_to(out));
    Ok(())
}

fn next_of_step(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let (step, event) = (arguments.get("step").and_then(Step::read), arguments.get("event"));
    // JavaScript passes what it got from here.
    let (Some(step), Some(event)) = (step, event) else { return Err(Vec::new()) };
    let event = Event::read(event, |found| reading(&step.change.resource, found));
    let action = next(&step, State::read(arguments.get("state")), event);
    action.write_to(&step, arguments.locale(), out);
    Ok(())
}

/// Reads `{ answer }` or `{ error: { code, errcode } }`.
fn reading(resource: &Resource, found: Node<'_>) -> Reading {
    if let Some(answer) = found.get("answer") {
        return current(resource, answer);
    }
    let error = found.get("error");
    let code = error.and_then(|error| error.get("code")?.as_text()).unwrap_or_default();
    let errcode = error.and_then(|error| error.get("errcode")).map(Node::value);
    Unread::of_error(code, if let Some(Value::Whole(errcode)) = errcode { Some(errcode) } else { None })
}

fn render_plan(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let width = usize::try_from(arguments.whole("width")).unwrap_or_default();
    let colour = arguments.get("color").and_then(Node::as_bool).unwrap_or_default();
    let view = View::default().locale(arguments.locale()).colour(colour).width(width).now(arguments.whole("now"));
    let text = plan_in(arguments, "plan")?.render(view);
    out.text(&text);
    Ok(())
}

fn undo_plan(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let undo = plan_in(arguments, "plan")?.undo();
    undo.write_to(out);
    Ok(())
}

/// Says why a resource of a plan could not be read.
fn say_unread(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let plan = plan_in(arguments, "plan")?;
    let texts = plan.warnings.iter().map(|warning| unread(warning, arguments.locale()));
    out.list(texts, |out, text: String| out.text(&text));
    Ok(())
}

/// Makes a desired state of `found`, the results of the reads in their order.
fn make_pull(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let resources = needs(&desired_of(arguments)?).reads;
    let found = readings(&resources, arguments);
    write_pull(out, resources, found, arguments.locale());
    Ok(())
}

/// Reads `found`, the results of the reads of these resources.
fn readings(resources: &[Resource], arguments: &Arguments) -> Vec<Reading> {
    let mut found = Vec::new();
    for (resource, result) in resources.iter().zip(arguments.get("found").into_iter().flat_map(Node::items)) {
        found.push(reading(resource, result));
    }
    found
}

/// Reads a plan that may come from anywhere.
fn plan_in(arguments: &Arguments, name: &str) -> Result<Plan, Vec<Issue>> {
    Plan::from_json(arguments.text(name)).ok_or_else(|| {
        let details = match arguments.locale() {
            Locale::En => ["a plan that `plan` made", "another value"],
            Locale::Zh => ["由 `plan` 生成的计划", "其他值"],
        };
        Issues::one(IssueCode::WrongType, Place::Name(&Place::Root, name), details, arguments.locale())
    })
}
