//! Tokens that are made while it runs, and how an authorizer's is refreshed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::interfaces::{Answer, Context};
use super::judge::{Judge, Object};
use super::refusal::{Refusal, code};
use super::setup::{Kind, Token};

pub(super) const REFRESH: &str = "/cgi-bin/component/api_authorizer_token";

/// Every token there is.
pub(super) struct Handout<'a> {
    pub(super) tokens: &'a mut BTreeMap<String, Token>,
    pub(super) refresh_tokens: &'a mut BTreeMap<String, String>,
    /// How many were made.
    pub(super) issued: &'a mut u32,
}

impl Handout<'_> {
    /// A token of the account that has not expired.
    pub(super) fn current(&self, appid: &str, kind: Kind) -> Option<&str> {
        let mut tokens = self.tokens.iter();
        tokens
            .find(|(_, token)| token.appid == appid && token.kind == kind && !token.expired)
            .map(|(name, _)| name.as_str())
    }

    /// A new token; those that the account had expire.
    pub(super) fn issue(&mut self, appid: &str, kind: Kind) -> String {
        let mut fresh = Token { kind, ..Token::authorizer(appid) };
        for token in self.tokens.values_mut().filter(|token| token.appid == appid && token.kind == kind) {
            token.expired = true;
            fresh.cloudbase &= token.cloudbase;
        }
        let name = self.name(kind.name());
        self.tokens.insert(name.clone(), fresh);
        name
    }

    fn name(&mut self, kind: &str) -> String {
        loop {
            *self.issued = self.issued.wrapping_add(1);
            let name = format!("{kind}-token-{}", self.issued);
            if !self.tokens.contains_key(&name) && !self.refresh_tokens.contains_key(&name) {
                return name;
            }
        }
    }
}

/// `api_authorizer_token`: an answer without errcode.
pub(super) fn refresh(context: &mut Context<'_>, body: &Map<String, Value>) -> Answer {
    let body = Object::root(body);
    let mut judge = Judge::default();
    let component = judge.name(&body, "component_appid");
    let appid = judge.name(&body, "authorizer_appid");
    let refresh_token = judge.name(&body, "authorizer_refresh_token");
    judge.verdict()?;
    if component != context.caller.appid {
        return Err(Refusal::because(code::INVALID_ARGS, "invalid: component_appid"));
    }
    let handout = &mut context.handout;
    if handout.refresh_tokens.values().all(|authorized| authorized != appid) {
        return Err(code::NOT_AUTHORIZED.into());
    }
    if handout.refresh_tokens.get(refresh_token).is_none_or(|owner| owner != appid) {
        return Err(code::REFRESH_TOKEN_INVALID.into());
    }
    handout.refresh_tokens.remove(refresh_token);
    let token = handout.issue(appid, Kind::Authorizer);
    let refresh_token = handout.name("refresh");
    handout.refresh_tokens.insert(refresh_token.clone(), appid.to_owned());
    Ok(Map::from_iter([
        ("authorizer_access_token".to_owned(), json!(token)),
        ("expires_in".to_owned(), json!(7200)),
        ("authorizer_refresh_token".to_owned(), json!(refresh_token)),
    ]))
}
