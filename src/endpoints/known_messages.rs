//! The message types and events that WeChat's pages name, each with the address of such a page. Both sets are open: WeChat
//! adds to them, so a name that is not here is only a warning.

use crate::{fast::Pairing, schema::IssueCode};

/// Makes two constants of a table: the names, and the names with their pages.
macro_rules! known {
    ($(#[$doc:meta])* $names:ident, $pages:ident: $($page:literal: $($name:literal)*;)*) => {
        $(#[$doc])*
        pub const $names: &[&str] = &[$($($name,)*)*];
        /// The same names, each with the page that names it.
        pub const $pages: &[(&str, &str)] = &[$($(($name, $page),)*)*];
    };
}

known! {
    /// Message types that WeChat's pages name. The set is open.
    KNOWN_MESSAGE_TYPES, MESSAGE_TYPE_PAGES:
    "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html":
        "text" "image" "miniprogrampage" "event";
    "https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html":
        "voice" "video" "shortvideo" "location" "link";
}

known! {
    /// Events that WeChat's pages name. The set is open.
    KNOWN_EVENTS, EVENT_PAGES:
    "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/functions/openapi.html":
        "user_enter_tempsession" "express_add_path" "wxa_media_check" "subscribe_and_unsubscribe" "qr_scan_scene"
        "subscribe_msg_event";
    "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/wechatpay/virtual-payment-callback.html":
        "xpay_goods_deliver_notify" "xpay_coin_pay_notify" "xpay_complaint_notify"
        "xpay_subscribe_signing_result_notify" "xpay_subscribe_pay_fail_notify"
        "xpay_subscribe_ios_refund_query_notify" "xpay_refund_notify";
    "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html":
        "subscribe_msg_popup_event" "subscribe_msg_change_event" "subscribe_msg_sent_event";
    "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/code/audit_event.html":
        "weapp_audit_success" "weapp_audit_fail" "weapp_audit_delay";
    "https://developers.weixin.qq.com/miniprogram/dev/server/event_push/platform/authorized_user_information_changes.html":
        "user_info_modified" "user_authorization_revoke" "user_authorization_cancellation";
    "https://developers.weixin.qq.com/miniprogram/dev/server/event_push/platform/Penalty_for_Violation.html":
        "wxa_punish_event";
    "https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html":
        "trade_manage_remind_access_api" "trade_manage_remind_shipping" "trade_manage_order_settlement";
    "https://developers.weixin.qq.com/miniprogram/dev/server/event_push/express/provider/logistics.onPathUpdate.html":
        "add_express_path";
    "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Mini_Program_Basic_Info/wxa_nickname_audit.html":
        "wxa_nickname_audit";
    "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/records/record_event.html":
        "wxa_appeal_record";
    "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/apply_api/apply_privacy_interface.html":
        "wxa_privacy_apply";
    // This page has the sessions, but not their events: we found no page of today that names them. WeChat's old wiki did.
    "https://developers.weixin.qq.com/doc/service/Customer_Service/Session_control.html":
        "kf_create_session" "kf_close_session" "kf_switch_session";
}

/// A callback's message type and event.
pub(super) struct CallbackPairs;

impl Pairing for CallbackPairs {
    const IS_UNIQUE: bool = true;

    fn warning(message: &[u8], event: &[u8], found: u32) -> u32 {
        // Most callbacks of a long list have events of the user's own. The search is needed only for the first of them, and
        // for none if the client has said this warning.
        if found & IssueCode::UnknownEvent.bit() != 0 && is_event(message) && !event.is_empty() {
            return 0;
        }
        pair_rule(message, event).map_or(0, IssueCode::bit)
    }
}

/// Whether a message of this type has an event. A comparison of slices would be a call, twice as slow.
const fn is_event(message: &[u8]) -> bool {
    matches!(message, [b'e', b'v', b'e', b'n', b't'])
}

/// Returns the warning of a message type and an event.
pub(super) fn pair_rule(message: &[u8], event: &[u8]) -> Option<IssueCode> {
    // The lengths rule out most names in a fraction of the time.
    let is_one_of =
        |name: &[u8], names: &[&str]| names.iter().any(|known| known.len() == name.len() && known.as_bytes() == name);
    match (message, event) {
        ([], _) => None,
        (_, []) if is_event(message) => Some(IssueCode::EventMissing),
        _ if is_event(message) => (!is_one_of(event, KNOWN_EVENTS)).then_some(IssueCode::UnknownEvent),
        _ if !is_one_of(message, KNOWN_MESSAGE_TYPES) => Some(IssueCode::UnknownMsgType),
        (_, []) => None,
        _ => Some(IssueCode::EventNotExpected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_there_once_with_a_page_of_wechat() {
        for (names, pages) in [(KNOWN_MESSAGE_TYPES, MESSAGE_TYPE_PAGES), (KNOWN_EVENTS, EVENT_PAGES)] {
            assert!(pages.iter().map(|(name, _)| name).eq(names), "{pages:?}");
            for (index, (name, page)) in pages.iter().enumerate() {
                assert!(!names[..index].contains(name), "{name}");
                assert!(page.starts_with("https://developers.weixin.qq.com/"), "{name}: {page}");
                assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            }
        }
        assert!(KNOWN_EVENTS.len() >= 30);
    }
}
