// Emulated accounts and desired states for the tests of plans.
import { CloudbaseClient } from "wechat-cloudbase";
import { parseDesired } from "wechat-cloudbase/config";
import { createEmulator } from "wechat-cloudbase/testing";

export const APPID = "wx0000000000000001";

/** A client of an emulated account with this state. */
export function world(state, options, setup) {
  const wechat = createEmulator({ tokens: { TOKEN: APPID }, seed: { [APPID]: state }, ...setup });
  const client = new CloudbaseClient({ accessToken: "TOKEN", fetch: wechat.fetch, maxRetries: 0, ...options });
  return { wechat, client, state: () => wechat.state()[APPID] };
}

/** The methods that a plan calls, of a client that takes no options. */
export const handMade = (client, before = () => {}) =>
  Object.fromEntries(["getCallBackConfig", "setCallBackConfig", "getFunctionConfig", "uploadFunctionConfig", "setCloudAccessToken"].map((name) => [name, async (payload) => (before(name), name === "getCallBackConfig" ? client[name]() : client[name](payload))]));

export const environment = (timeout, variables) => JSON.stringify({ timeout, environment: Object.entries(variables).map(([key, value]) => ({ key, value })) });
export const login = (configs) => ({ functions: { "prod-1": { login: configs } } });
export const wish = (login) => parseDesired({ version: 1, environments: [{ env: "prod-1", functions: [{ name: "login", ...login }] }] });
