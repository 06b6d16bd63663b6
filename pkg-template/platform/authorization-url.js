// Makes the address of WeChat's page on which a merchant authorises the platform.
import { check, isToken, RULES } from "../shared/check.js";
import { sending } from "../tokens/options.js";
import { call, undocumented } from "./interfaces.js";
import { DEFAULTS, PLATFORM } from "./options.js";

/** The page that shows a code to scan, and the one for a phone. */
const PAGE = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?";
const PAGE_ON_PHONE = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&";

/** What the page is for. */
export const PAGE_OPTIONS = {
  redirectUri: [isRedirect, "must be an absolute http or https URL without user and fragment"],
  authType: [(value) => [1, 2, 3].includes(value), "must be 1 (official accounts), 2 (mini-programs) or 3 (both)"],
  bizAppid: RULES.text,
  mobile: [(value) => typeof value === "boolean", "must be true or false"],
};
const OPTIONS = { ...PLATFORM, ...PAGE_OPTIONS, componentToken: RULES.token };

/** WeChat adds its members to the query. */
function isRedirect(value) {
  try {
    const { protocol, username, password } = new URL(value);
    return typeof value === "string" && /^https?:$/.test(protocol) && !username && !password && !/[#\s]/.test(value);
  } catch {
    return false;
  }
}

export async function authorizationUrl(options) {
  const given = check(options, OPTIONS, { required: ["componentAppid", "componentToken", "redirectUri"] });
  const platform = { ...DEFAULTS, ...given, what: "authorizationUrl", options: sending(given) };
  const { pre_auth_code: code } = await call("preAuthCode", platform, {});
  if (!isToken(code)) throw undocumented("preAuthCode", platform, "pre_auth_code");
  const { componentAppid, redirectUri, authType = 2, bizAppid, mobile } = given;
  const query = { component_appid: componentAppid, pre_auth_code: code, redirect_uri: redirectUri, auth_type: authType, ...(bizAppid && { biz_appid: bizAppid }) };
  const members = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return mobile ? `${PAGE_ON_PHONE}${members}#wechat_redirect` : PAGE + members;
}
