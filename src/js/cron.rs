//! The functions of /config about cron expressions.

use super::{
    config_function::{Arguments, Function},
    issues::issues,
};
use crate::{config::Cron, json::Writer, schema::Issue};

pub(super) const FUNCTIONS: &[(&str, Function)] =
    &[("parseCron", parse_cron), ("nextRuns", next_runs), ("describeCron", describe_cron)];

fn parse_cron(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let cron = read(arguments)?;
    let warnings = cron.warnings(arguments.whole("from"), arguments.locale());
    out.object(|out| {
        out.member("expression", &cron.text());
        out.key("fields").object(|out| {
            for field in cron.fields() {
                out.key(field.name).object(|out| {
                    out.member("text", field.text);
                    out.key("values").list(field.values, |out, value| out.whole(value.try_into().unwrap_or(0)));
                    out.key("marks").list(field.marks, Writer::text);
                });
            }
        });
        issues(out.key("warnings"), &warnings);
    });
    Ok(())
}

/// The times are in seconds since 1970.
fn next_runs(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let cron = read(arguments)?;
    let count = arguments.whole("count").try_into().unwrap_or(0);
    let runs = cron.after(arguments.whole("from")).take(count);
    out.list(runs, Writer::whole);
    Ok(())
}

fn describe_cron(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let words = read(arguments)?.describe(arguments.locale());
    out.text(&words);
    Ok(())
}

fn read(arguments: &Arguments) -> Result<Cron, Vec<Issue>> {
    Cron::parse(arguments.text("expression"), arguments.locale()).map_err(|invalid| invalid.issues)
}
