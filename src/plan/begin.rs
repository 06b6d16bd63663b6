//! Whether a plan may be carried out: it still fits, and a program has consented to what can do harm.

use super::{danger::Danger, desired::Desired, render_words::unread, types::Plan};
use crate::{
    locale::{Bilingual, Locale},
    schema::{Issue, IssueCode, Issues, Place, did_you_mean},
};

/// The dangers that a program consents to. There is no consent to all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow(Vec<Danger>);

impl Allow {
    /// Consents to nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Consents to one more danger.
    #[must_use]
    pub fn and(mut self, danger: Danger) -> Self {
        self.0.push(danger);
        self
    }

    /// Reads the names of dangers.
    ///
    /// # Errors
    /// An issue for each name that is none.
    pub fn of_names<'n>(names: impl IntoIterator<Item = &'n str>, locale: Locale) -> Result<Self, Vec<Issue>> {
        let known: Vec<&str> = Danger::ALL.iter().map(|danger| danger.as_str()).collect();
        let (mut allow, mut issues) = (Self::none(), Issues::new(locale, false));
        let list = Place::Name(&Place::Root, "allow");
        for (index, name) in names.into_iter().enumerate() {
            if let Some(danger) = Danger::of(name) {
                allow = allow.and(danger);
            } else {
                let hint = did_you_mean(name, &known, locale);
                issues.add(IssueCode::UnknownDanger, Place::Index(&list, index), [name, &hint]);
            }
        }
        issues.refuse()?;
        Ok(allow)
    }
}

impl Danger {
    /// What it does, in words that can begin a sentence.
    pub(crate) const fn about(self) -> Bilingual {
        match self {
            Self::CloseToken => {
                ["it closes cloudbase_access_token for the whole account", "将对整个账号关闭 cloudbase_access_token"]
            }
            Self::EmptyWhitelist => ["it leaves an empty API whitelist", "将清空接口白名单"],
            Self::RemoveApi => ["it removes APIs from the whitelist", "将从白名单中移除接口"],
            Self::TurnOffPush => ["messages that are pushed now go nowhere then", "当前推送的消息将不再推送"],
            Self::MovePush => ["messages go to another receiver", "消息推送将改为另一种接收方式"],
            Self::RemoveCallback => ["it removes callbacks", "将移除回调"],
            Self::RemovePermission => ["it removes permissions of a function", "将移除云函数的云调用权限"],
            Self::RemoveTrigger => ["it removes triggers", "将移除触发器"],
            Self::RemoveVariable => ["it removes environment variables", "将移除环境变量"],
            Self::UnknownMember => ["it loses members that this version does not know", "将丢失当前版本不认识的字段"],
            Self::Large => ["it changes over 30 % of a list", "将改动列表中超过 30% 的条目"],
        }
    }
}

/// Checks that a plan may be carried out. `fresh` is a plan that was made just now, if there is one: then the changes of the
/// plan have to be the same. So a plan is an approval, and it can say nothing that the desired state does not say.
pub(crate) fn begin(
    desired: &Desired,
    fresh: Option<&Plan>,
    plan: &Plan,
    allow: &Allow,
    locale: Locale,
) -> Result<(), Vec<Issue>> {
    let mut issues = Issues::new(locale, false);
    if let Some((member, reason)) = staleness(desired, fresh, plan, locale) {
        issues.add(IssueCode::StalePlan, Place::Name(&Place::Root, member), [&reason, ""]);
    }
    let changes = Place::Name(&Place::Root, "changes");
    for (index, change) in plan.changes.iter().enumerate() {
        let change_place = Place::Index(&changes, index);
        let dangers = Place::Name(&change_place, "dangers");
        for (at, danger) in change.dangers.iter().enumerate().filter(|(_, danger)| !allow.0.contains(danger)) {
            let details = [danger.as_str(), locale.of(danger.about())];
            issues.add(IssueCode::NeedsConsent, Place::Index(&dangers, at), details);
        }
    }
    issues.refuse()
}

/// Returns the member that shows it, and the reason.
fn staleness(desired: &Desired, fresh: Option<&Plan>, plan: &Plan, locale: Locale) -> Option<(&'static str, String)> {
    let say = |member, reason| Some((member, locale.of(reason).to_owned()));
    if plan.desired != desired.fingerprint() {
        return say("desired", ["it was made for another desired state", "计划对应的期望状态不同"]);
    }
    let fresh = fresh?;
    if fresh.merchant.is_some() && plan.merchant.is_some() && fresh.merchant != plan.merchant {
        return say("merchant", ["it was made for another merchant", "计划对应的商家不同"]);
    }
    if fresh.changes == plan.changes {
        return None;
    }
    // A read that fails now says nothing about what is there.
    if let Some(warning) = fresh.warnings.iter().find(|warning| !plan.warnings.contains(warning)) {
        return Some(("changes", unread(warning, locale)));
    }
    say("changes", ["the state at WeChat has changed since", "微信侧的配置已发生变化"])
}
