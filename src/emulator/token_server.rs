//! The token server, in the form of Tencent's wxcomponent: it needs no token and answers no errcode.

use serde_json::{Map, Value, json};

use super::handout::Handout;
use super::refusal::{Answer, Refusal, code};
use super::request::Url;
use super::token::Kind;

const AUTHORIZER: &str = "/inner/authorizer-access-token";
const COMPONENT: &str = "/inner/component-access-token";

pub(super) const PATHS: [&str; 2] = [AUTHORIZER, COMPONENT];

/// The code that wxcomponent answers if WeChat refused, or if its own database did.
const SYSTEM_ERROR: i64 = 1002;

/// Codes below this are wxcomponent's own. All others come from WeChat.
const OWN_CODES: std::ops::Range<i64> = 1000..2000;

pub(super) fn serves(path: &str) -> bool {
    PATHS.contains(&path)
}

pub(super) fn answer(handout: &mut Handout, method: &str, url: &Url<'_>) -> Answer {
    if method != "GET" {
        return Err(Refusal::because(SYSTEM_ERROR, "not GET"));
    }
    let known = if url.path == AUTHORIZER {
        let appid = url.parameter("appid");
        let authorized = handout.refresh_token(&appid).is_some();
        (authorized || handout.current(&appid, Kind::Authorizer).is_some()).then_some((appid, Kind::Authorizer))
    } else {
        let component = handout.tokens.values().find(|token| token.kind == Kind::Component);
        component.map(|token| (token.appid.clone(), Kind::Component))
    };
    let Some((appid, kind)) = known else {
        let had_token = url.path == AUTHORIZER && handout.had_token(&url.parameter("appid"));
        return Err(if had_token {
            Refusal::because(code::REFRESH_TOKEN_INVALID, "refresh token missing")
        } else {
            Refusal::because(
                SYSTEM_ERROR,
                if url.path == AUTHORIZER { "merchant unknown" } else { "component unknown" },
            )
        });
    };
    let current = handout.current(&appid, kind).map(str::to_owned);
    let token = current.unwrap_or_else(|| handout.issue(&appid, kind));
    let mut answer = envelope(0, "OK");
    answer.insert("data".to_owned(), json!({ "token": token }));
    Ok(answer)
}

/// Returns the code and the answer. wxcomponent puts what went wrong into `data`. If a fault asks for another code of
/// wxcomponent, the answer has only its text.
pub(super) fn refusal(refusal: &Refusal, count: u32) -> (i64, Map<String, Value>) {
    let Refusal { errcode, ref errmsg, .. } = *refusal;
    if errcode != SYSTEM_ERROR && OWN_CODES.contains(&errcode) {
        return (errcode, envelope(errcode, errmsg.as_deref().unwrap_or("系统错误")));
    }
    let data = if errcode == SYSTEM_ERROR {
        // The default is what its database says about an appid that it does not have.
        errmsg.as_deref().unwrap_or("record not found").to_owned()
    } else {
        format!("WxErrCode != 0, resp: {{{errcode} {}}}", refusal.text(count))
    };
    let mut answer = envelope(SYSTEM_ERROR, "系统错误");
    answer.insert("data".to_owned(), data.into());
    (SYSTEM_ERROR, answer)
}

fn envelope(code: i64, text: &str) -> Map<String, Value> {
    Map::from_iter([("code".to_owned(), code.into()), ("errorMsg".to_owned(), text.into())])
}
