//! The rules for payloads. Each has a code, a severity, and a sentence in both languages.

use crate::{locale::Locale, text};

macro_rules! issue_codes {
    ($($(#[doc = $doc:literal])* $(#[cfg $when:tt])? $name:ident, $severity:ident, $code:literal, $en:literal, $zh:literal;)*) => {
        /// The rules that a payload can break. [`IssueCode::as_str`] is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum IssueCode { $($(#[doc = $doc])* $(#[cfg $when])? $name,)* }

        impl IssueCode {
            /// Every rule.
            pub const ALL: &[Self] = &[$($(#[cfg $when])? Self::$name),*];

            /// The code as it appears in issues and documents.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                text::line(self.row(), 0)
            }

            /// An error if WeChat's pages forbid the value, a warning if the value is only suspicious.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $($(#[cfg $when])? Self::$name => Severity::$severity,)*
                }
            }

            /// A bit that no other warning has.
            pub(crate) const fn bit(self) -> u32 {
                1_u32.wrapping_shl((self as u32).wrapping_sub(Self::UnknownMsgType as u32))
            }

            /// The sentence. Details replace `{0}` and `{1}`.
            pub(super) fn template(self, locale: Locale) -> &'static str {
                text::line(self.row(), 1 + locale as usize)
            }

            /// The code, and the sentence in both languages, a line each. Three texts a row would cost 0.36 KB of the wasm.
            const fn row(self) -> &'static str {
                match self {
                    $($(#[cfg $when])? Self::$name => concat!($code, "\n", $en, "\n", $zh),)*
                }
            }
        }
    };
}

/// The severity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// An official page forbids it. The client sends nothing.
    Error,
    /// WeChat probably takes it, but the caller probably did not mean it. The client sends it unless `strict` is on.
    Warning,
}

issue_codes! {
    /// The payload was given as text, and the text is not JSON.
    InvalidJson, Error, "invalid_json", "not JSON at line {0}: {1}", "第 {0} 行不是 JSON：{1}";
    /// The payload has more bytes than [`Checks::max_bytes`](crate::Checks) allows.
    TooLarge, Error, "too_large", "must have at most {0} bytes, not {1}", "不能超过 {0} 字节，当前为 {1}";
    /// JavaScript cannot write the payload as JSON: a cycle, a `BigInt`, a getter that throws, or no value at all.
    NotJson, Error, "not_json", "cannot be written as JSON: {0}", "无法转换为 JSON：{0}";
    /// The value has another JSON type than the interface takes.
    WrongType, Error, "wrong_type", "must be {0}, not {1}", "应为{0}，不能是{1}";
    /// A required field is missing.
    Missing, Error, "missing", "`{0}` is required", "缺少必填字段 `{0}`";
    /// The interface has no such field.
    UnknownField, Error, "unknown_field", "unknown field `{0}`{1}", "未知字段 `{0}`{1}";
    /// One object of a JSON text has the same key twice.
    DuplicateKey, Error, "duplicate_key", "key `{0}` is given twice", "键 `{0}` 重复";
    /// The field needs a value, but the string is empty.
    Empty, Error, "empty", "must not be empty", "不能为空字符串";
    /// A number with a fraction.
    NotWhole, Error, "not_whole", "must be a whole number, not `{0}`", "应为整数，不能是 `{0}`";
    /// A whole number outside of ±(2^53 - 1).
    OutOfRange, Error, "out_of_range", "must be within ±9007199254740991, not `{0}`", "超出 ±9007199254740991：`{0}`";
    /// `text_mode` is not 1 or 2.
    InvalidTextMode, Error, "invalid_text_mode", "must be 1 (JSON) or 2 (XML), not `{0}`", "应为 1 (JSON) 或 2 (XML)，不能是 `{0}`";
    /// `type` is not 1, 2 or 3.
    InvalidType, Error, "invalid_type", "must be 1 (cloud-call permissions), 2 (timer trigger) or 3 (environment), not `{0}`", "应为 1（云调用权限）、2（定时触发器）或 3（环境配置），不能是 `{0}`";
    /// `action` is not `get` or `set`.
    InvalidAction, Error, "invalid_action", "must be `get` or `set`, not `{0}`", "应为 `get` 或 `set`，不能是 `{0}`";
    /// Neither `function_config` nor `container_config` is given.
    NoConfig, Error, "no_config", "`function_config` or `container_config` is required", "`function_config` 和 `container_config` 至少填写一个";
    /// Both pushes are turned on.
    BothEnabled, Error, "both_enabled", "function push cannot be enabled while container push is enabled", "开启云托管推送时不能同时开启云函数推送";
    /// Two callbacks have the same `msgType` and `event`.
    DuplicateCallback, Error, "duplicate_callback", "has the same msgType and event as `{0}`", "msgType 与 event 的组合和 `{0}` 重复";
    /// A whitelist entry has a host.
    WhitelistHost, Error, "whitelist_host", "must be a path such as `/wxa/msg_sec_check`, without a host", "应为 `/wxa/msg_sec_check` 这样的路径，不能包含域名";
    /// A whitelist entry has a query or a fragment.
    WhitelistQuery, Error, "whitelist_query", "must be a path without a query", "应为不含参数的路径";
    /// A name has too many characters.
    TooLong, Error, "too_long", "must have at most {0} characters", "不能超过 {0} 个字符";
    /// The name of a trigger or the key of a variable has other characters, or begins with none of the letters.
    InvalidName, Error, "invalid_name", "must begin with a letter and have only letters, digits and `{0}`", "应以字母开头，且只能包含字母、数字和 `{0}`";
    /// The key of a variable begins as WeChat's own do.
    ReservedName, Error, "reserved_name", "must not begin with `{0}`", "不能以 `{0}` 开头";
    /// `timeout` is not 1 to 300.
    InvalidTimeout, Error, "invalid_timeout", "must be 1 to 300 seconds, not `{0}`", "应为 1 到 300 秒，不能是 `{0}`";
    /// The type of a trigger is not `timer`.
    InvalidTrigger, Error, "invalid_trigger", "must be `timer`, not `{0}`", "应为 `timer`，不能是 `{0}`";
    /// Two triggers have the same name.
    DuplicateTrigger, Error, "duplicate_trigger", "has the same name as `{0}`", "名称和 `{0}` 重复";
    /// A cron expression has not seven fields.
    CronFields, Error, "cron_fields", "must have 7 fields, from second to year, not {0}", "应为从秒到年的 7 个字段，不能是 {0} 个";
    /// A field of a cron expression has another value than it can have.
    InvalidCron, Error, "invalid_cron", "`{0}` is not a valid {1}", "`{0}` 不是合法的{1}";
    /// The plan was made for another desired state, or WeChat's state has changed since.
    #[cfg(feature = "config")]
    StalePlan, Error, "stale_plan", "the plan is stale: {0}; make a new plan", "计划已过期：{0}；请重新生成计划";
    /// A change can do harm, and nobody has consented to it.
    #[cfg(feature = "config")]
    NeedsConsent, Error, "needs_consent", "{1}; to consent, pass allow: [\"{0}\"]", "{1}；如确认，请传入 allow: [\"{0}\"]";
    /// `allow` names a danger that does not exist.
    #[cfg(feature = "config")]
    UnknownDanger, Error, "unknown_danger", "unknown danger `{0}`{1}", "未知的风险名称 `{0}`{1}";

    // The default entry of the npm package has none of these, so they cost it no bytes.
    /// A desired state has `null`, which could mean "keep it" or "none at all".
    #[cfg(feature = "config")]
    NullValue, Error, "null_value", "must not be null; leave the key out to keep what is there, or write an empty list or object for none at all", "不能为 null；保持现状请去掉该键，全部清空请写空数组或空对象";
    /// `$env` names a variable that is not set on this machine.
    #[cfg(feature = "config")]
    UnsetVariable, Error, "unset_variable", "the environment variable `{0}` is not set", "未设置环境变量 `{0}`";
    /// `$merchant` names a column that the merchant does not have.
    #[cfg(feature = "config")]
    MissingColumn, Error, "missing_column", "the merchant has no column `{0}`", "商家没有 `{0}` 这一列";
    /// `$merchant` stands in a desired state that is used without a merchant.
    #[cfg(feature = "config")]
    OpenColumn, Error, "open_column", "needs the column `{0}` of a merchant", "需要商家的 `{0}` 列";
    /// A reference stands where the text itself has to stand.
    #[cfg(feature = "config")]
    ReferenceNotAllowed, Error, "reference_not_allowed", "must not be `{0}`, because a review has to see {1}", "不能使用 `{0}`，审阅时必须能看到{1}";
    /// A list names the same thing twice.
    #[cfg(feature = "config")]
    DuplicateEntry, Error, "duplicate_entry", "names the same as `{0}`", "和 `{0}` 重复";
    /// `version` of a desired state is not 1.
    #[cfg(feature = "config")]
    InvalidVersion, Error, "invalid_version", "must be 1, the version of this format, not `{0}`", "应为 1（本格式的版本），不能是 `{0}`";
    /// `prune` names a list that cannot be pruned.
    #[cfg(feature = "config")]
    InvalidPrune, Error, "invalid_prune", "must be `callbacks`, `api_whitelist`, `permissions`, `triggers` or `envVariables`, not `{0}`", "应为 `callbacks`、`api_whitelist`、`permissions`、`triggers` 或 `envVariables`，不能是 `{0}`";
    /// `$absent` is `false`.
    #[cfg(feature = "config")]
    InvalidAbsent, Error, "invalid_absent", "must be true; leave the entry out to keep it", "应为 true；保留该项请直接去掉这一条";
    /// `configFile` names a file that cannot be read.
    #[cfg(feature = "config")]
    UnreadableFile, Error, "unreadable_file", "cannot be read: {0}", "无法读取：{0}";
    /// A function has `configFile`, and `permissions` or `triggers` beside it.
    #[cfg(feature = "config")]
    ConfigFileBeside, Error, "config_file_beside", "must not stand beside `configFile`, which gives it", "不能与 `configFile` 同时填写，其内容来自该文件";
    /// A text of `cloudbaserc.json` has a template that is not the whole value of a variable, or takes it from elsewhere.
    #[cfg(feature = "config")]
    InvalidTemplate, Error, "invalid_template", "`{0}` can only be the whole value of a variable, as `{1}`", "`{0}` 只能作为变量的完整值，如 `{1}`";

    /// No page names this `msgType`.
    UnknownMsgType, Warning, "unknown_msg_type", "unknown message type `{0}`{1}", "未知消息类型 `{0}`{1}";
    /// No page names this `event`.
    UnknownEvent, Warning, "unknown_event", "unknown event `{0}`{1}", "未知事件类型 `{0}`{1}";
    /// `msgType` is `event`, and `event` is empty.
    EventMissing, Warning, "event_missing", "msgType `event` usually needs an event", "msgType 为 `event` 时通常需要填写 event";
    /// `event` is given, but the message type is not `event`.
    EventNotExpected, Warning, "event_not_expected", "only msgType `event` takes an event, not `{0}`", "只有 msgType 为 `event` 时才需要 event，当前为 `{0}`";
    /// A path does not begin with `/`.
    NoLeadingSlash, Warning, "no_leading_slash", "usually begins with `/`", "通常应以 `/` 开头";
    /// The call gives a field of `set` with `get`. The client does not send the field.
    NotSent, Warning, "not_sent", "is sent only if {0} is `{1}`", "仅 {0} 为 `{1}` 时有效，不会发送";
    /// The whitelist is empty. `cloudbase_access_token` cannot call any API.
    EmptyWhitelist, Warning, "empty_whitelist", "an empty list lets cloudbase_access_token call no API; `/*` allows all", "空列表将禁止 cloudbase_access_token 调用任何接口；`/*` 表示全部";
    /// `open: false` blocks `cloudbase_access_token` for the whole account.
    ClosesToken, Warning, "closes_token", "disables cloudbase_access_token for the whole account", "将使整个账号无法使用 cloudbase_access_token";

    /// A permission is not `<category>.<method>`, as all permissions on WeChat's pages are.
    #[cfg(feature = "config")]
    OddPermission, Warning, "odd_permission", "`{0}` is usually `<category>.<method>`, such as `wxacode.get`", "`{0}` 通常应为 `<类目>.<方法>`，如 `wxacode.get`";
    /// A function has more than one trigger. WeChat's page says that it can have one at present.
    #[cfg(feature = "config")]
    SeveralTriggers, Warning, "several_triggers", "WeChat's page says that a function can have one trigger at present", "微信文档称目前一个函数只能有一个触发器";
    /// A time-out that WeChat's page allows and `CloudBase`'s page does not.
    #[cfg(feature = "config")]
    LongTimeout, Warning, "long_timeout", "is over 60 seconds, the most on CloudBase's page; WeChat's page has 300", "超过云开发文档的上限 60 秒；微信文档的上限为 300 秒";
    /// Two variables have the same key. No page says which one counts.
    #[cfg(feature = "config")]
    DuplicateVariable, Warning, "duplicate_variable", "has the same key as `{0}`", "键名和 `{0}` 重复";
    /// A cron expression has `?`, `L`, `W` or `#`, which Tencent's page has and WeChat's page has not.
    #[cfg(feature = "config")]
    CronMark, Warning, "cron_mark", "`{0}` is on Tencent's page, but not on WeChat's{1}", "`{0}` 仅见于腾讯云文档，微信文档没有{1}";
    /// A cron expression has `*` with more, such as `*/2`, in one of day and weekday, and both are given.
    #[cfg(feature = "config")]
    AmbiguousDays, Warning, "ambiguous_days", "a matching day or weekday is taken as enough, so it runs next at {0} (UTC+8); in schedulers that need both: {1}", "此处按日和星期满足其一处理，下次触发为 {0}（UTC+8）；在要求两者同时满足的调度器中为：{1}";
    /// A cron expression matches no time that is left.
    #[cfg(feature = "config")]
    NeverRuns, Warning, "never_runs", "never runs", "不会再触发";
    /// A step of a cron expression is larger than its field.
    #[cfg(feature = "config")]
    LargeStep, Warning, "large_step", "`{0}` steps over the whole {1}, so it only has its first value", "`{0}` 的步长超过{1} 的范围，只有第一个值有效";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_warning_has_a_bit_of_its_own() {
        let warnings = IssueCode::ALL.iter().filter(|code| code.severity() == Severity::Warning);
        let bits = warnings.clone().fold(0, |bits, code| bits | code.bit());
        assert_eq!(bits.count_ones() as usize, warnings.count());
    }

    #[test]
    fn messages_are_one_line_without_full_stop_in_both_languages() {
        for code in IssueCode::ALL {
            let [_, english, chinese] = code.row().split('\n').collect::<Vec<_>>()[..] else {
                panic!("{}", code.row())
            };
            for (locale, sentence) in [(Locale::En, english), (Locale::Zh, chinese)] {
                assert_eq!(code.template(locale), sentence);
                assert!(!sentence.ends_with(['.', '。']), "{sentence}");
            }
        }
    }
}
