//! What the exports put out as JSON: errors, issues, the table of error codes.

use crate::{
    call::{
        codes::{ErrorCode, Retry},
        error::Error,
    },
    interface::Validation,
    json::Writer,
    locale::Locale,
    schema::Issue,
};

/// The members of the error's JavaScript class, which `errors.js` makes from them.
pub(super) fn error(out: &mut Writer, error: &Error, locale: Locale) {
    out.object(|out| {
        out.key("code").text(error.code());
        out.key("endpoint").text(error.interface().unwrap_or_default());
        out.key("message").text(&error.message(locale));
        if error.outcome_unknown() {
            out.key("outcome").text("unknown");
        }
        match error {
            Error::Validation(Validation { issues: errors, warnings, .. }) => {
                issues(out.key("issues"), errors);
                issues(out.key("warnings"), warnings);
            }
            Error::Http(http) => {
                out.key("status").whole(http.status.into());
                out.key("body").text(&http.body);
            }
            Error::Decode(decode) => {
                out.key("path").text(&decode.path);
                out.key("body").text(&decode.body);
                if let Some(offset) = decode.offset.and_then(|offset| i64::try_from(offset).ok()) {
                    out.key("offset").whole(offset);
                }
            }
            Error::Api(api) => {
                out.key("errcode").whole(api.errcode);
                out.key("errmsg").text(&api.errmsg);
                out.key("class").text(api.class.as_str());
                out.key("advice").text(api.advice(locale));
                for (name, value) in [("rid", &api.rid), ("hint", &api.hint), ("clientIp", &api.client_ip)] {
                    if let Some(value) = value {
                        out.key(name).text(value);
                    }
                }
                out.key("retryable").bool(api.retry != Retry::Never);
            }
            Error::Token(_) | Error::Network(_) | Error::Timeout(_) => {}
        }
    });
}

pub(super) fn issues(out: &mut Writer, issues: &[Issue]) {
    out.list(issues, |out, issue| {
        out.object(|out| {
            out.key("path").text(&issue.path);
            out.key("code").text(issue.code.as_str());
            out.key("message").text(&issue.message);
        });
    });
}

pub(super) fn code(out: &mut Writer, row: &ErrorCode) {
    out.object(|out| {
        out.key("code").whole(row.code);
        out.key("class").text(row.class.as_str());
        out.key("retryable").bool(row.retry != Retry::Never);
        out.key("advice").object(|out| {
            out.key("en").text(row.advice(Locale::En));
            out.key("zh").text(row.advice(Locale::Zh));
        });
    });
}
