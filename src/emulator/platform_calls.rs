//! The interfaces that a platform calls for itself: its token, and what merchants have granted to it.
//!
//! Choices that WeChat's pages leave open: a ticket stays good for ever, and a new token of the platform voids the last at
//! once. The exchange of a code voids the merchant's earlier tokens. `auth_time` is the time of the question.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::context::Context;
use super::handout::Handout;
use super::judge::{Judge, Object};
use super::platform::Platform;
use super::refusal::{Answer, Refusal, answer, code};
use super::token::Kind;

const TOKEN: &str = "/cgi-bin/component/api_component_token";
const START_PUSH: &str = "/cgi-bin/component/api_start_push_ticket";
pub(super) const QUERY_AUTH: &str = "/cgi-bin/component/api_query_auth";
pub(super) const LIST: &str = "/cgi-bin/component/api_get_authorizer_list";
pub(super) const INFO: &str = "/cgi-bin/component/api_get_authorizer_info";
pub(super) const PRE_AUTH_CODE: &str = "/cgi-bin/component/api_create_preauthcode";

/// The interfaces that need no token.
pub(super) const PATHS: [&str; 2] = [TOKEN, START_PUSH];

/// The longest page of the list.
const MOST_LISTED: i64 = 500;

type WithoutToken = fn(Option<&Platform>, &mut Handout<'_>, &Map<String, Value>) -> Answer;

pub(super) fn without_token(path: &str) -> Option<WithoutToken> {
    match path {
        TOKEN => Some(component_token),
        START_PUSH => Some(start_push),
        _ => None,
    }
}

/// An answer without errcode, as all answers here but that of the start of pushes.
fn component_token(platform: Option<&Platform>, handout: &mut Handout<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "component_appid");
    let secret = judge.name(&body, "component_appsecret");
    let ticket = judge.name(&body, "component_verify_ticket");
    judge.verdict()?;
    let platform = known(platform, appid, secret)?;
    if !platform.tickets.contains(ticket) {
        return Err(code::TICKET_INVALID.into());
    }
    let token = handout.issue(appid, Kind::Component);
    Ok(members([("component_access_token", json!(token)), ("expires_in", json!(7200))]))
}

fn start_push(platform: Option<&Platform>, _: &mut Handout<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "component_appid");
    let secret = judge.name(&body, "component_secret");
    judge.verdict()?;
    known(platform, appid, secret)?;
    Ok(answer(0, "ok"))
}

fn known<'a>(platform: Option<&'a Platform>, appid: &str, secret: &str) -> Result<&'a Platform, Refusal> {
    let platform = platform.filter(|platform| platform.appid == appid).ok_or(code::APPID_INVALID)?;
    if platform.secret == secret { Ok(platform) } else { Err(code::SECRET_INVALID.into()) }
}

/// Exchanges a code once. The merchant's earlier tokens are void.
pub(super) fn query_auth(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let code = judge.name(&body, "authorization_code");
    own_appid(context, &mut judge, &body)?;
    let platform = context.platform.as_mut().ok_or(code::CODE_USED)?;
    let appid = platform.codes.remove(code).ok_or(code::CODE_USED)?;
    context.handout.issued.used.insert(code.to_owned());
    let token = context.handout.issue(&appid, Kind::Authorizer);
    let refresh_token = context.handout.authorize(&appid);
    let info = members([
        ("authorizer_appid", json!(appid)),
        ("authorizer_access_token", json!(token)),
        ("expires_in", json!(7200)),
        ("authorizer_refresh_token", json!(refresh_token)),
        ("func_info", granted(context, &appid)),
    ]);
    Ok(members([("authorization_info", Value::Object(info))]))
}

/// The merchants in the order of their appids.
pub(super) fn list(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let offset = judge.whole(&body, "offset", 0..=i64::MAX);
    let count = judge.whole(&body, "count", 1..=MOST_LISTED);
    own_appid(context, &mut judge, &body)?;
    let merchants: BTreeMap<_, _> =
        context.handout.refresh_tokens.iter().map(|(token, appid)| (appid.as_str(), token.as_str())).collect();
    let (skipped, listed) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(count).unwrap_or_default());
    let page = merchants.iter().skip(skipped).take(listed);
    let page: Vec<_> = page
        .map(|(appid, token)| json!({ "authorizer_appid": appid, "refresh_token": token, "auth_time": context.now / 1000 }))
        .collect();
    Ok(members([("total_count", json!(merchants.len())), ("list", json!(page))]))
}

pub(super) fn info(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "authorizer_appid");
    own_appid(context, &mut judge, &body)?;
    let token =
        context.handout.refresh_tokens.iter().find(|(_, owner)| *owner == appid).map(|(token, _)| token.clone());
    let token = token.ok_or(code::NOT_AUTHORIZED)?;
    let info = members([
        ("authorizer_appid", json!(appid)),
        ("authorizer_refresh_token", json!(token)),
        ("func_info", granted(context, appid)),
    ]);
    Ok(members([("authorizer_info", json!({})), ("authorization_info", Value::Object(info))]))
}

pub(super) fn pre_auth_code(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    own_appid(context, &mut Judge::default(), &Object::root(body))?;
    Ok(members([("pre_auth_code", json!(context.handout.name("preauthcode"))), ("expires_in", json!(1800))]))
}

/// Every body names the platform whose token it comes with.
fn own_appid(context: &Context<'_>, judge: &mut Judge, body: &Object<'_>) -> Result<(), Refusal> {
    let component = judge.name(body, "component_appid");
    std::mem::take(judge).verdict()?;
    if component == context.caller.appid {
        return Ok(());
    }
    Err(Refusal::because(code::INVALID_ARGS, "invalid: component_appid"))
}

fn granted(context: &Context<'_>, appid: &str) -> Value {
    let sets = context.platform.as_ref().and_then(|platform| platform.permission_sets.get(appid));
    let sets = sets.map(Vec::as_slice).unwrap_or_default();
    sets.iter().map(|id| json!({ "funcscope_category": { "id": id } })).collect()
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
