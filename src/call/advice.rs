//! What to do about an errcode, if that depends on the interface or on the payload. The other advice is in `codes.rs`.

use super::{
    codes::{self, Class},
    error::ApiError,
};
use crate::{
    json,
    locale::{Bilingual, Locale},
    text,
};

static CONTAINER_PUSH_IS_ON: Bilingual = ["if container push is on, turn it off first", "若已开启云托管推送，请先关闭"];
static PROBE_FAILED: Bilingual = [
    "qbase_container_path has to answer CheckContainerPath with HTTP 200 and `success`",
    "qbase_container_path 须以 HTTP 200 和 `success` 响应 CheckContainerPath",
];

impl ApiError {
    /// WeChat refused a fresh token as invalid, so the token has the wrong kind.
    pub(crate) fn explain_fresh_token_refused(&mut self) {
        if self.errcode == 40014 {
            self.class = Class::TokenKind;
        }
    }

    /// WeChat refuses both with one code: function push while container push is on, and a container that does not answer. The
    /// payload tells which of them it can be. It is read again only for that.
    pub(crate) fn explain_by_payload(&mut self, payload: &[u8]) {
        if self.errcode != 40097 || self.interface != "setCallBackConfig" {
            return;
        }
        let Ok(tape) = json::read_strict(&text::lossy(payload)) else { return };
        let turns_on = |config| tape.root().get(config).and_then(|it| it.get("enable")?.as_bool()) == Some(true);
        if turns_on("function_config") {
            self.for_payload = Some(&CONTAINER_PUSH_IS_ON);
        } else if turns_on("container_config") {
            self.for_payload = Some(&PROBE_FAILED);
        }
    }

    /// Returns what to do about the error.
    #[must_use]
    pub fn advice(&self, locale: Locale) -> &'static str {
        if let Some(advice) = self.for_payload {
            return locale.of(*advice);
        }
        if self.errcode == 40014 {
            return self.token.advice(locale);
        }
        // The client knows the rules of its own interfaces only.
        if self.errcode == 47001 && self.interface.is_empty() {
            return locale.of(codes::CHECK);
        }
        codes::lookup(self.errcode).map_or_else(
            || {
                locale.pick(
                    "unknown code; look up the rid at /cgi-bin/openapi/rid/get within seven days",
                    "未收录的错误码；请在七天内通过 /cgi-bin/openapi/rid/get 查询 rid",
                )
            },
            |row| row.advice(locale),
        )
    }
}
