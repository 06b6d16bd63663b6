//! The rules for payloads. Each has a code, a severity, and a sentence in both languages.

use crate::{locale::Locale, text};

macro_rules! issue_codes {
    ($($(#[$doc:meta])* $name:ident, $severity:ident, $code:literal, $en:literal, $zh:literal;)*) => {
        /// The rules that a payload can break. [`IssueCode::as_str`] is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum IssueCode { $($(#[$doc])* $name,)* }

        impl IssueCode {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it appears in issues and documents.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                text::line(self.row(), 0)
            }

            /// An error if WeChat's pages forbid the value, a warning if the value is only suspicious.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity),*
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
                    $(Self::$name => concat!($code, "\n", $en, "\n", $zh)),*
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
    InvalidJson, Error, "invalid_json", "not JSON at line {0}: {1}", "第 {0} 行不是合法的 JSON:{1}";
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
    OutOfRange, Error, "out_of_range", "must be within ±9007199254740991, not `{0}`", "超出安全整数范围 ±9007199254740991:`{0}`";
    /// `text_mode` is not 1 or 2.
    InvalidTextMode, Error, "invalid_text_mode", "must be 1 (JSON) or 2 (XML), not `{0}`", "应为 1(JSON)或 2(XML)，不能是 `{0}`";
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
