//! `api_authorizer_token`: refreshes an authorizer's token.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::judge::{Judge, Object};
use super::platform_calls::own_appid;
use super::refusal::{Answer, code};
use super::token::Kind;

pub(super) const PATH: &str = "/cgi-bin/component/api_authorizer_token";

/// The merchant whose token a request wants to refresh.
pub(super) fn merchant(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Some(body.get("authorizer_appid")?.as_str()?.to_owned())
}

/// An answer without errcode.
pub(super) fn answer(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "authorizer_appid");
    let refresh_token = judge.name(&body, "authorizer_refresh_token");
    own_appid(context, &mut judge, &body)?;
    let handout = &mut *context.handout;
    if handout.refresh_token(appid).is_none() {
        return Err(code::NOT_AUTHORIZED.into());
    }
    if handout.refresh_tokens.get(refresh_token).is_none_or(|owner| owner != appid) {
        return Err(code::REFRESH_TOKEN_INVALID.into());
    }
    let token = handout.issue(appid, Kind::Authorizer);
    let refresh_token = handout.exchange(refresh_token, appid);
    Ok(Map::from_iter([
        ("authorizer_access_token".to_owned(), json!(token)),
        ("expires_in".to_owned(), json!(7200)),
        ("authorizer_refresh_token".to_owned(), json!(refresh_token)),
    ]))
}
