//! The words of a plan for people.

use super::{
    field::{Field, Op, Receiver, Shown},
    path::callback_name,
    resource::{FunctionConfigKind, Resource},
};
use crate::{
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
        Resource::Whitelist { env } => format!("{env}{}", locale.pick(": API whitelist", "：接口白名单")),
        Resource::Token { .. } => locale.pick("cloudbase_access_token", "cloudbase_access_token").to_owned(),
        Resource::Function { env, function, config } => {
            let config = locale.of(match config {
                FunctionConfigKind::Permissions => ["permissions", "云调用权限"],
                FunctionConfigKind::Triggers => ["timer", "定时触发器"],
                FunctionConfigKind::Environment => ["environment", "环境配置"],
            });
            match locale {
                Locale::En => format!("function {function} in {env}: {config}"),
                Locale::Zh => format!("{env} 的云函数 {function}：{config}"),
            }
        }
    }
}

/// The name of an entry within its resource.
pub(crate) fn name_of(field: &Field) -> String {
    match field.path.as_slice() {
        [config, list, kind, event] if config == "function_config" && list == "callbacks" => {
            callback_name(kind, event)
        }
        [config, name] if name == "enable" => config.trim_end_matches("_config").to_owned(),
        [.., name] => name.clone(),
        [] => String::new(),
    }
}

/// What is there before and after, in words. A member of a set has neither.
pub(crate) fn content(field: &Field, locale: Locale) -> [String; 2] {
    if field.path.first().is_some_and(|list| list == "envVariables") {
        return [locale.pick("hidden", "（不显示）").to_owned(), String::new()];
    }
    let unit = if field.path.len() == 1 && field.path.first().is_some_and(|name| name == "timeout") {
        locale.pick(" s", " 秒")
    } else {
        ""
    };
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
            format!("{env}/{function_name}{off}")
        }
    }
}

/// What follows from a field, for people who decide.
pub(crate) fn note(field: &Field, locale: Locale) -> Option<&'static str> {
    let is = |path: [&str; 2]| field.path.iter().map(String::as_str).eq(path);
    let is_on = field.op != Op::Remove && field.to == Some(Shown::Flag(true));
    (is(["container_config", "enable"]) && is_on).then(|| {
        locale.pick(
            "WeChat calls the path of the container once, and the container must answer 200",
            "微信会调用一次容器路径，容器需返回 200",
        )
    })
}
