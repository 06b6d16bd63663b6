//! The functions of /config about the configs of functions.

use super::{
    config_function::{Arguments, Function},
    issues::issues,
};
use crate::{
    config::{
        Cloudbaserc, CloudbasercFunction, ConfigFile, ConfigType, FunctionConfig, Triggers, VariableSource, of_value,
        write_value,
    },
    json::Writer,
    schema::Issue,
};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("parseFunctionConfig", parse_function_config),
    ("formatFunctionConfig", format_function_config),
    ("parseCloudbaserc", parse_cloudbaserc),
];

/// The config is `null` if the file of a developer does not have it.
fn parse_function_config(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let (text, locale, config_type) = (arguments.text("text"), arguments.locale(), type_of(arguments));
    let config = if arguments.text("source") == "config.json" {
        let file = ConfigFile::parse(text, locale)?;
        match config_type {
            ConfigType::Permissions => file.permissions.map(FunctionConfig::Permissions),
            _ => file.triggers.map(FunctionConfig::Triggers),
        }
    } else {
        Some(FunctionConfig::parse(config_type, text, locale)?)
    };
    let from = arguments.whole("from");
    let warnings = config.as_ref().map(|config| config.warnings(from, locale)).unwrap_or_default();
    out.object(|out| {
        out.key("config");
        match &config {
            Some(config) => write_value(config, out),
            None => out.literal("null"),
        }
        issues(out.key("warnings"), &warnings);
    });
    Ok(())
}

fn format_function_config(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let config = of_value(type_of(arguments), arguments.text("value"), arguments.locale())?;
    out.text(&config.to_text());
    Ok(())
}

/// The result has the names of a desired state.
fn parse_cloudbaserc(arguments: &Arguments, out: &mut Writer) -> Result<(), Vec<Issue>> {
    let file = Cloudbaserc::parse(arguments.text("text"), arguments.locale())?;
    out.object(|out| {
        if let Some(env) = &file.env {
            out.member("env", env);
        }
        out.key("functions").list(&file.functions, write_function);
    });
    Ok(())
}

fn write_function(out: &mut Writer, function: &CloudbasercFunction) {
    out.object(|out| {
        out.member("name", &function.name);
        if let Some(timeout) = function.timeout {
            out.key("timeout").whole(timeout.into());
        }
        if let Some(variables) = &function.variables {
            out.key("envVariables").object(|out| {
                for (key, source) in variables {
                    write_source(source, out.key(key));
                }
            });
        }
        if let Some(triggers) = &function.triggers {
            write_triggers(triggers, out.key("triggers"));
        }
    });
}

fn write_source(source: &VariableSource, out: &mut Writer) {
    match source {
        VariableSource::Value(value) => out.text(value.reveal()),
        VariableSource::Env(name) => out.object(|out| out.member("$env", name)),
    }
}

fn write_triggers(triggers: &Triggers, out: &mut Writer) {
    out.list(triggers.iter(), |out, trigger| {
        out.object(|out| {
            out.member("name", &trigger.name);
            out.member("type", "timer");
            out.member("config", &trigger.cron);
        });
    });
}

/// JavaScript has checked that it is one of three.
fn type_of(arguments: &Arguments) -> ConfigType {
    match arguments.whole("type") {
        1 => ConfigType::Permissions,
        2 => ConfigType::Triggers,
        _ => ConfigType::Environment,
    }
}
