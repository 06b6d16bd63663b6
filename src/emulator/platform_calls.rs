//! The interfaces that a platform calls for itself: its token, and what merchants have granted to it.
//!
//! Choices that WeChat's pages leave open: an authorisation code is good for 10 minutes, and a new token of the platform
//! voids the last at once. The exchange of a code voids the merchant's earlier tokens. A merchant of the setup's refresh
//! tokens and codes has authorised when the clock began.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::handout::Handout;
use super::judge::{Judge, Object};
use super::perishable::Void;
use super::platform::{Authorization, Known, PRE_AUTH_SECONDS};
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

type WithoutToken = fn(&mut Known, &mut Handout, u64, &Map<String, Value>) -> Answer;

pub(super) fn without_token(path: &str) -> Option<WithoutToken> {
    match path {
        TOKEN => Some(component_token),
        START_PUSH => Some(start_push),
        _ => None,
    }
}

/// An answer without errcode, as all answers here but that of the start of pushes.
fn component_token(platform: &mut Known, handout: &mut Handout, now: u64, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "component_appid");
    let secret = judge.name(&body, "component_appsecret");
    let ticket = judge.name(&body, "component_verify_ticket");
    judge.verdict()?;
    platform.identify(appid, secret)?;
    platform.tickets.find(ticket, now).map_err(|void| match void {
        Void::Unknown => code::TICKET_INVALID,
        Void::Expired => code::TICKET_EXPIRED,
    })?;
    platform.count_token(now)?;
    let token = handout.issue(appid, Kind::Component);
    Ok(members([("component_access_token", json!(token)), ("expires_in", json!(7200))]))
}

fn start_push(platform: &mut Known, _: &mut Handout, _: u64, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "component_appid");
    let secret = judge.name(&body, "component_secret");
    judge.verdict()?;
    platform.identify(appid, secret)?;
    Ok(answer(0, "ok"))
}

/// Exchanges a code once. The merchant's earlier tokens are void.
pub(super) fn query_auth(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let code = judge.name(&body, "authorization_code");
    own_appid(context, &mut judge, &body)?;
    let Authorization { appid, at } = context.platform.codes.take(code, context.now).map_err(|void| match void {
        Void::Unknown => code::CODE_USED,
        Void::Expired => code::CODE_EXPIRED,
    })?;
    context.handout.used.insert(code.to_owned());
    let token = context.handout.issue(&appid, Kind::Authorizer);
    let refresh_token = context.handout.authorize(&appid, at);
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
    let (skipped, listed) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(count).unwrap_or_default());
    let page = context.handout.merchants().skip(skipped).take(listed).map(|merchant| {
        let auth_time = merchant.authorized_at.unwrap_or(context.began) / 1000;
        json!({ "authorizer_appid": merchant.appid, "refresh_token": merchant.refresh_token, "auth_time": auth_time })
    });
    let page: Vec<_> = page.collect();
    Ok(members([("total_count", json!(context.handout.merchants().count())), ("list", json!(page))]))
}

pub(super) fn info(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let appid = judge.name(&body, "authorizer_appid");
    own_appid(context, &mut judge, &body)?;
    let token = context.handout.refresh_token(appid).ok_or(code::NOT_AUTHORIZED)?;
    let info = members([
        ("authorizer_appid", json!(appid)),
        ("authorizer_refresh_token", json!(token)),
        ("func_info", granted(context, appid)),
    ]);
    Ok(members([("authorizer_info", json!({})), ("authorization_info", Value::Object(info))]))
}

pub(super) fn pre_auth_code(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    own_appid(context, &mut Judge::default(), &Object::root(body))?;
    let code = context.platform.new_pre_auth_code(context.handout, context.now);
    Ok(members([("pre_auth_code", json!(code)), ("expires_in", json!(PRE_AUTH_SECONDS))]))
}

/// Every body names the platform whose token it comes with.
pub(super) fn own_appid(context: &Context<'_>, judge: &mut Judge, body: &Object<'_>) -> Result<(), Refusal> {
    let component = judge.name(body, "component_appid");
    std::mem::take(judge).verdict()?;
    if component == context.caller.appid {
        return Ok(());
    }
    Err(code::INVALID_COMPONENT.into())
}

fn granted(context: &Context<'_>, appid: &str) -> Value {
    let sets = context.platform.permission_sets(appid);
    sets.iter().map(|id| json!({ "funcscope_category": { "id": id } })).collect()
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
