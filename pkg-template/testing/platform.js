// The functions of the emulator that play what a platform gets pushes about: tickets, authorisations, withdrawals.
import { toJson } from "./json.js";

/** The permission set that cloud development needs. */
const CLOUD_DEVELOPMENT = [49];

/** As src/emulator/platform.rs has it. */
const CODE_LIFETIME = 600_000;

/** The pages that merchants open: on a computer, and on a phone. */
const PAGES = ["https://mp.weixin.qq.com/cgi-bin/componentloginpage", "https://open.weixin.qq.com/wxaopen/safe/bindcomponent"];

/** `ask` calls a function of the wasm, and `platform` is that of the setup. */
export function platformSide(ask, platform) {
  const authorize = (by, appid, permissionSets, preAuthCode = "") => {
    if (typeof appid !== "string" || appid === "") throw new TypeError(`${by}: the appid must be a text that is not empty`);
    return ofPlatform(now("authorize", appid, toJson(permissionSets), preAuthCode));
  };
  /** What happens here happens at the time that a test may have faked. */
  const now = (...question) => {
    ask("set_time", Date.now());
    return ask(...question);
  };
  return {
    issueTicket: () => ofPlatform(now("issue_ticket")),
    authorize: (appid, permissionSets = CLOUD_DEVELOPMENT) => authorize("authorize", appid, permissionSets),
    scan(page, appid, permissionSets = CLOUD_DEVELOPMENT) {
      const { preAuthCode, back } = read(page, platform);
      back.searchParams.set("auth_code", authorize("scan", appid, permissionSets, preAuthCode));
      back.searchParams.set("expires_in", String((platform.codeLifetime ?? CODE_LIFETIME) / 1000));
      return back.href;
    },
    withdraw(appid) {
      if (!now("withdraw", String(appid))) throw new TypeError("withdraw: no merchant with this appid has authorised the platform");
    },
    takePushes: () => JSON.parse(ask("take_pushes")),
    refreshTokens: () => JSON.parse(ask("refresh_tokens")),
  };
}

function read(page, platform) {
  const url = new URL(page);
  if (!PAGES.includes(url.origin + url.pathname)) throw new TypeError(`scan: the page must be one of WeChat's: ${PAGES.join(" or ")}`);
  if (url.searchParams.get("component_appid") !== platform?.appid) throw new TypeError("scan: `component_appid` must be the appid of the platform in the setup");
  const [preAuthCode, back] = ["pre_auth_code", "redirect_uri"].map((name) => url.searchParams.get(name));
  if (!preAuthCode || !URL.canParse(back)) throw new TypeError("scan: the page needs `pre_auth_code`, and `redirect_uri` with an address");
  return { preAuthCode, back: new URL(back) };
}

function ofPlatform(secret) {
  if (secret === "") throw new TypeError("the setup of the emulator has no `platform`");
  return secret;
}
