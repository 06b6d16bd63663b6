// A platform with one merchant, for tests of tokens.
import { CloudbaseClient } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { answering } from "./fixtures.js";

export const REFRESH = "/cgi-bin/component/api_authorizer_token";
export const HOUR = 3_600_000;
export const START = Date.UTC(2024, 0, 1);
export const SECRETS = ["com+ponent/1", "access-1", "refresh-1", "access-2", "refresh-2"];
export const [COMPONENT, ACCESS, FIRST, NEXT_ACCESS, NEXT] = SECRETS;

export const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns a platform with one merchant. In the store, the merchant's token ends in an hour. */
export function platform(options = {}, record = {}) {
  const wechat = createEmulator({
    tokens: { [COMPONENT]: { appid: "wxc", kind: "component" }, [ACCESS]: "wx1" },
    refreshTokens: { [FIRST]: "wx1" },
  });
  const records = new Map([["wx1", { componentAppid: "wxc", refreshToken: FIRST, accessToken: ACCESS, expiresAt: START + HOUR, ...record }]]);
  const store = memoryStore(records);
  const work = [];
  const given = {
    context: { waitUntil: (promise) => work.push(promise) },
    componentAppid: "wxc", authorizerAppid: "wx1", componentToken: COMPONENT, store,
    fetch: wechat.fetch, now: () => START, random: () => 0.5, ...options,
  };
  return {
    wechat, records, store, given,
    /** Waits for refreshes that go on after their calls have ended. */
    rest: () => Promise.all(work),
    provider: authorizerToken(given),
    stored: () => records.get("wx1"),
    refreshes: () => wechat.calls().filter(({ path }) => path === REFRESH).length,
    clientOf: (accessToken) => new CloudbaseClient({ accessToken, fetch: wechat.fetch, maxRetries: 0 }),
  };
}

export const refreshed = { authorizer_access_token: NEXT_ACCESS, expires_in: 7200, authorizer_refresh_token: NEXT };
export const answers = (value) => answering(JSON.stringify(value));

/** A store that cannot replace in one step. */
export const withoutReplace = ({ get, set }) => ({ get, set });
