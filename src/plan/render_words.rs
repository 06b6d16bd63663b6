//! The words of a plan for people.

use super::{
    apply::Reason,
    diff::{CONTAINER_ON, FUNCTIONS_ON},
    field::{Field, Receiver, Shown},
    path::{TRIGGERS, VARIABLES, is_below, message_name, names},
    resource::{FunctionConfigKind, Resource},
    types::Warning,
};
use crate::{
    config::Cron,
    locale::{Bilingual, Locale},
    text,
};

/// The words around the data.
pub(crate) struct Words {
    pub(crate) colon: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) semicolon: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) version: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) lost: &'static str,
    pub(crate) in_step: &'static str,
    pub(crate) unwritten: &'static str,
    pub(crate) to_consent: &'static str,
    pub(crate) unread: &'static str,
    pub(crate) unwritable: &'static str,
    /// For one, and for several.
    changes: Bilingual,
    consents: Bilingual,
    things: Bilingual,
}

impl Words {
    pub(crate) fn changes(&self, count: usize) -> &'static str {
        number(self.changes, count)
    }

    pub(crate) fn consents(&self, count: usize) -> &'static str {
        number(self.consents, count)
    }

    pub(crate) fn things(&self, count: usize) -> &'static str {
        number(self.things, count)
    }
}

const fn number([one, several]: [&'static str; 2], count: usize) -> &'static str {
    if count == 1 { one } else { several }
}

static ENGLISH: Words = Words {
    colon: ": ",
    comma: ", ",
    semicolon: "; ",
    nothing: "nothing to change",
    version: ", version ",
    kept: "kept: ",
    lost: "lost, because this version does not know them: ",
    in_step: "As wanted: ",
    unwritten: " Nothing was written.",
    to_consent: "To consent, pass ",
    unread: "could not be read:",
    unwritable: "cannot be written:",
    changes: [" change", " changes"],
    consents: [" needs consent", " need consent"],
    things: [" thing.", " things."],
};

static CHINESE: Words = Words {
    colon: "：",
    comma: "，",
    semicolon: "；",
    nothing: "没有变更",
    version: "，版本 ",
    kept: "保留：",
    lost: "将丢失（当前版本不认识）：",
    in_step: "已符合期望：",
    unwritten: "未写入任何内容。",
    to_consent: "如确认，请传入 ",
    unread: "读取失败：",
    unwritable: "无法写入：",
    changes: [" 项变更", " 项变更"],
    consents: [" 项需要确认", " 项需要确认"],
    things: [" 项。", " 项。"],
};

pub(crate) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &ENGLISH,
        Locale::Zh => &CHINESE,
    }
}

/// The name of a resource.
pub(crate) fn title(resource: &Resource, locale: Locale) -> String {
    match resource {
        Resource::Push => locale.pick("message push", "消息推送").to_owned(),
        Resource::Whitelist { env } => text::concat(&[env, locale.pick(": API whitelist", "：接口白名单")]),
        Resource::Token { .. } => "cloudbase_access_token".to_owned(),
        Resource::Function { env, function, config } => {
            let config = locale.of(match config {
                FunctionConfigKind::Permissions => ["permissions", "云调用权限"],
                FunctionConfigKind::Triggers => ["timer", "定时触发器"],
                FunctionConfigKind::Environment => ["environment", "环境配置"],
            });
            match locale {
                Locale::En => text::concat(&["function ", function, " in ", env, ": ", config]),
                Locale::Zh => text::concat(&[env, " 的云函数 ", function, "：", config]),
            }
        }
    }
}

/// Says that a resource could not be read, or cannot be written, and why.
pub(crate) fn unread(warning: &Warning, locale: Locale) -> String {
    let words = words(locale);
    let why = if warning.is_read { words.unwritable } else { words.unread };
    let mut out = title_line(&warning.resource, locale) + words.colon + why;
    for part in [&warning.error, &warning.path].into_iter().flatten() {
        out.push(' ');
        text::push_one_line(&mut out, part);
    }
    if let Some(errcode) = warning.errcode {
        out.push(' ');
        text::push_whole(&mut out, errcode);
    }
    out
}

/// Says that a desired state has no place for a member.
#[cfg(all(target_arch = "wasm32", feature = "config-client"))]
pub(crate) fn left_out(resource: &Resource, path: &str, locale: Locale) -> String {
    let mut out = title_line(resource, locale) + words(locale).colon;
    text::push_one_line(&mut out, path);
    out + locale.pick(" is left out, because this version does not know it", " 已略去，因为当前版本不认识它")
}

/// The name of a resource, with texts from outside on one line.
fn title_line(resource: &Resource, locale: Locale) -> String {
    let mut out = String::new();
    text::push_one_line(&mut out, &title(resource, locale));
    out
}

/// Why a change was not made, as one line.
#[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "Rust programs see the reason itself"))]
pub(crate) fn broken(resource: &Resource, reason: Reason, locale: Locale) -> String {
    let why = locale.of(match reason {
        Reason::Unread => ["could not be read", "读取失败"],
        Reason::Moved => ["was changed by somebody else; make a new plan", "已被他人修改；请重新生成计划"],
        Reason::Refused => ["the write was refused", "写入被拒绝"],
        Reason::NotEffective => ["was written, but WeChat does not show it", "已写入，但微信尚未显示"],
    });
    text::concat(&[&title_line(resource, locale), words(locale).colon, why])
}

/// The name of an entry within its resource.
pub(crate) fn name_of(field: &Field, locale: Locale) -> String {
    match field.path.as_str() {
        FUNCTIONS_ON => locale.pick("functions", "云函数").to_owned(),
        CONTAINER_ON => locale.pick("container", "云托管").to_owned(),
        path => match names(path).as_slice() {
            [_, _, kind, event] => message_name(kind, event),
            [.., name] => name.clone(),
            [] => String::new(),
        },
    }
}

/// What is there before and after, in words. A member of a set has neither.
pub(crate) fn content(field: &Field, locale: Locale, now: Option<i64>) -> [String; 2] {
    if is_below(&field.path, VARIABLES) {
        return [locale.pick("hidden", "（不显示）").to_owned(), String::new()];
    }
    if is_below(&field.path, TRIGGERS) {
        return [schedule(field.from.as_ref(), locale, None), schedule(field.to.as_ref(), locale, now)];
    }
    let unit = if field.path == "timeout" { locale.pick(" s", " 秒") } else { "" };
    [&field.from, &field.to].map(|shown| shown.as_ref().map_or_else(String::new, |shown| say(shown, unit, locale)))
}

fn say(shown: &Shown, unit: &str, locale: Locale) -> String {
    let switch = |is_on: bool| locale.of(if is_on { ["on", "开"] } else { ["off", "关"] });
    match shown {
        Shown::Flag(is_on) => switch(*is_on).to_owned(),
        Shown::Number(number) => text::whole(*number) + unit,
        Shown::Text(text) => text.clone(),
        Shown::Receiver(Receiver { env, function_name, enable }) => {
            let off = if *enable { "" } else { locale.pick(" (off)", "（关）") };
            text::concat(&[env, "/", function_name, off])
        }
    }
}

/// What follows from a field, for people who decide.
pub(crate) fn note(field: &Field, locale: Locale) -> Option<&'static str> {
    (field.path == CONTAINER_ON && field.to == Some(Shown::Flag(true))).then(|| {
        locale.pick(
            "WeChat calls the path of the container once, and the container must answer 200",
            "微信会调用一次容器路径，容器需返回 200",
        )
    })
}

/// A cron expression, in words, and its next run.
fn schedule(shown: Option<&Shown>, locale: Locale, now: Option<i64>) -> String {
    let Some(Shown::Text(expression)) = shown else { return String::new() };
    let Ok(cron) = Cron::parse(expression, locale) else { return expression.clone() };
    let mut out = text::concat(&[expression, "   ", &cron.describe(locale)]);
    if let Some(run) = now.and_then(|now| cron.after(now).next()) {
        out.push_str(locale.pick("; next ", "；下次 "));
        out.push_str(&china_time(run));
        out.push_str(locale.pick(" (UTC+8)", "（UTC+8）"));
    }
    out
}

/// The date and time in UTC+8, to the minute. The calendar repeats every 400 years, which have 146,097 days.
fn china_time(unix_seconds: i64) -> String {
    let minutes = (unix_seconds + 8 * 3600).div_euclid(60);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    // Years begin in March here, so that a leap day is the last day of its year.
    let since_march = days + 719_468;
    let (era, day) = (since_march.div_euclid(146_097), since_march.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    let mut out = text::whole(era * 400 + year);
    for (sign, number) in [("-", month), ("-", date), (" ", minute / 60), (":", minute % 60)] {
        out.push_str(sign);
        out.push_str(if number < 10 { "0" } else { "" });
        text::push_whole(&mut out, number);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::china_time;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, time) in [
            (0, "1970-01-01 08:00"),
            (951_753_600, "2000-02-29 00:00"),
            (4_107_513_540, "2100-02-28 23:59"),
            (4_107_513_600, "2100-03-01 00:00"),
            (1_795_584_240, "2026-11-25 13:24"),
        ] {
            assert_eq!(china_time(seconds), time);
        }
    }
}
