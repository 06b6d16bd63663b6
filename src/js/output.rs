//! The JSON output of the exports: errors, and the table of error codes.

use super::issues::issues;
use crate::{
    call::{
        codes::{ErrorCode, Retry},
        error::Error,
    },
    interface::Validation,
    json::Writer,
    locale::Locale,
};

/// Writes the members from which `errors.js` makes the JavaScript error.
pub(super) fn error(out: &mut Writer, error: &Error, locale: Locale) {
    out.object(|out| {
        out.member("code", error.code());
        out.member("endpoint", error.interface().unwrap_or_default());
        out.member("message", &error.message(locale));
        if let Some(outcome) = error.outcome() {
            out.member("outcome", outcome.as_str());
        }
        out.key("retryable").bool(error.retryable());
        let wait = error.retry_after_milliseconds();
        if wait > 0 {
            out.key("retryAfter").whole(wait.into());
        }
        match error {
            Error::Validation(Validation { issues: errors, warnings, .. }) => {
                issues(out.key("issues"), errors);
                issues(out.key("warnings"), warnings);
            }
            Error::Http(http) => {
                out.key("status").whole(http.status.into());
                out.member("body", &http.body);
            }
            Error::Decode(decode) => {
                out.member("path", &decode.path);
                out.member("body", &decode.body);
                if let Some(offset) = decode.offset.and_then(|offset| i64::try_from(offset).ok()) {
                    out.key("offset").whole(offset);
                }
            }
            Error::Api(api) => {
                out.key("errcode").whole(api.errcode);
                out.member("errmsg", &api.errmsg);
                out.member("class", api.class.as_str());
                out.member("advice", api.advice(locale));
                for (name, value) in [("rid", &api.rid), ("hint", &api.hint), ("clientIp", &api.client_ip)] {
                    if let Some(value) = value {
                        out.member(name, value);
                    }
                }
            }
            Error::Token(_) | Error::Network(_) | Error::Timeout(_) => {}
        }
    });
}

pub(super) fn code(out: &mut Writer, row: &ErrorCode) {
    out.object(|out| {
        out.key("code").whole(row.code);
        out.member("class", row.class.as_str());
        out.key("retryable").bool(row.retry != Retry::Never);
        out.key("advice").object(|out| {
            out.member("en", row.advice(Locale::En));
            out.member("zh", row.advice(Locale::Zh));
        });
    });
}
