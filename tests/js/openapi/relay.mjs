// The relay that schemathesis tests: the package's own, for an emulated WeChat, with every interface and right.
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";
import { APPID, MOUNT, ORIGIN } from "./setup.mjs";

const wechat = createEmulator({ tokens: { TOKEN: APPID, COMPONENT: { appid: "wxPlatform", kind: "component" } } });
const effects = ["read", "write", "danger", "platform", "reveal"];

export const relay = createRelay({
  mount: MOUNT,
  origins: [ORIGIN],
  authorize: () => ({ user: "tester", merchants: new Set([APPID]), effects }),
  accessToken: ({ merchant }) => (merchant ? "TOKEN" : "COMPONENT"),
  interfaces: ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken", "listFunctions", "getEnvInfo", "uploadFunctionConfig"],
  merchants: ({ q, limit = 50 }) => ({ items: [{ appid: APPID, name: q ?? "one" }].slice(0, limit), total: 1 }),
  fetch: wechat.fetch,
});
