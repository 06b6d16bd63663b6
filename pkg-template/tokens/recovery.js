// Finds out whether a refresh token that WeChat has refused is void for good. Another process or an authorisation may be about
// to store the next one, or the process that got the next one has died. Then only WeChat has it.
import { ask } from "../client/ask.js";
import { isToken } from "../shared/check.js";
import { DecodeError } from "../shared/errors.js";
import { isSame, own } from "./records.js";
import { LIMIT, read } from "./stored.js";
import { say } from "./words.js";

/** Whoever has just got the next refresh token stores it within so many milliseconds, as a rule. If two used it, one would void it. */
const GRACE = 500;

/** Tells what WeChat holds of a merchant. */
export const INFO = {
  name: "authorizerInfo",
  path: "/cgi-bin/component/api_get_authorizer_info",
  query: "component_access_token",
  effect: "read",
  hideBody: true,
};

/** Whether the store gets another record within so many milliseconds. */
export async function hasChanged(merchant, page, flight, record, patience) {
  for (let waited = 0, pause = 20; ; waited += pause, pause = Math.min(pause * 2, 1000)) {
    if (!isSame(record, await read(merchant, page, flight).catch(() => record))) return true;
    if (waited + pause > patience) return false;
    await flight.sleep("get", pause);
  }
}

/**
 * Whether the refresh can go on after a refusal. It can if the store has another record, or if WeChat holds another refresh
 * token, which is kept as unsaved. `release` ends the lease of this process.
 */
export async function canGoOn(merchant, page, flight, record, refusal, release) {
  if (await hasChanged(merchant, page, flight, record, Math.min(GRACE, merchant.timeout / 4))) return true;
  let held;
  try {
    held = await heldByWeChat(merchant, flight, record);
  } catch (error) {
    await release();
    // The merchant has withdrawn.
    if (error?.class === "authorization") return false;
    flight.refusal = refusal;
    const changed = await hasChanged(merchant, page, flight, record, Math.min(merchant.timeout, LIMIT));
    flight.refusal = undefined;
    return changed;
  }
  if (await hasChanged(merchant, page, flight, record, 0)) return true;
  if (held === record.refreshToken) {
    await release();
    return false;
  }
  page.unsaved = { replaces: record, members: { componentAppid: merchant.componentAppid, refreshToken: held } };
  return true;
}

/** Resolves with the refresh token that works now. */
async function heldByWeChat(merchant, flight, { refreshToken, accessToken }) {
  const { componentAppid, authorizerAppid } = merchant;
  const payload = { component_appid: componentAppid, authorizer_appid: authorizerAppid };
  const { authorization_info } = await askWeChat(merchant, flight, { ...INFO, secrets: [refreshToken, accessToken] }, payload);
  const { authorizer_appid, authorizer_refresh_token } = own(authorization_info);
  if (authorizer_appid === authorizerAppid && isToken(authorizer_refresh_token)) return authorizer_refresh_token;
  const path = "authorization_info.authorizer_refresh_token";
  throw new DecodeError({ message: say(merchant, "undocumented", path), endpoint: INFO.name, path, body: "" });
}

/** Sends a request with the component token. */
export async function askWeChat(merchant, flight, { secrets, ...target }, payload) {
  const { componentToken, authorizerAppid, options, timeout } = merchant;
  flight.expect("wechat", LIMIT);
  // Nothing is lost while no request was sent. So the wait for the component token ends before that of the callers does.
  const patience = Math.min(timeout, LIMIT) * 0.9;
  const about = { secrets: secrets.filter(Boolean), patience, merchant: authorizerAppid, callId: flight.callId };
  return own(await ask({ ...target, ...about }, payload, own({ ...options, accessToken: componentToken, timeout: LIMIT })));
}
