//! The token server, in the form of Tencent's wxcomponent: it needs no token and answers no errcode.

use serde_json::{Map, Value, json};

use super::handout::Handout;
use super::refusal::{Answer, Refusal, code};
use super::request::Url;
use super::token::Kind;

const AUTHORIZER: &str = "/inner/authorizer-access-token";
const COMPONENT: &str = "/inner/component-access-token";

pub(super) const PATHS: [&str; 2] = [AUTHORIZER, COMPONENT];

/// The code that wxcomponent answers for every failure.
const SYSTEM_ERROR: i64 = 1002;

pub(super) fn serves(path: &str) -> bool {
    PATHS.contains(&path)
}

pub(super) fn answer(handout: &mut Handout<'_>, method: &str, url: &Url<'_>) -> Answer {
    if method != "GET" {
        return Err(Refusal::because(code::INVALID_URL, "the method must be GET"));
    }
    let known = if url.path == AUTHORIZER {
        let appid = url.parameter("appid");
        let authorized = handout.refresh_tokens.values().any(|authorized| *authorized == appid);
        (authorized || handout.current(&appid, Kind::Authorizer).is_some()).then_some((appid, Kind::Authorizer))
    } else {
        let component = handout.tokens.values().find(|token| token.kind == Kind::Component);
        component.map(|token| (token.appid.clone(), Kind::Component))
    };
    let (appid, kind) = known.ok_or(SYSTEM_ERROR)?;
    let current = handout.current(&appid, kind).map(str::to_owned);
    let token = current.unwrap_or_else(|| handout.issue(&appid, kind));
    let mut answer = envelope(0, "OK");
    answer.insert("data".to_owned(), json!({ "token": token }));
    Ok(answer)
}

pub(super) fn refusal(refusal: &Refusal) -> Map<String, Value> {
    envelope(refusal.errcode, refusal.errmsg.as_deref().unwrap_or("系统错误"))
}

fn envelope(code: i64, text: &str) -> Map<String, Value> {
    Map::from_iter([("code".to_owned(), code.into()), ("errorMsg".to_owned(), text.into())])
}
