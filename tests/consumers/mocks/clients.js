// What all tests of this row share: both clients, a payload, and WeChat's answers.
import { CloudbaseClient } from "wechat-cloudbase";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";

export const clients = { default: CloudbaseClient, gloo: GlooClient };
export const payload = { container_config: { enable: true, qbase_container_path: "/微信", qbase_env: "env-1", text_mode: 1 } };
export const other = { container_config: { ...payload.container_config, qbase_env: "env-2" } };
export const ok = { errcode: 0, errmsg: "ok" };
export const busy = { errcode: -1, errmsg: "system error" };

export const WECHAT = "https://api.weixin.qq.com";
export const PATH = "/tcb/setcallbackconfig";
export const once = { accessToken: "TOKEN", maxRetries: 0, timeout: 5000 };

/** Sends another payload, which a mock that compares bodies must refuse, and then the payload. */
export async function sendBoth(Client, options) {
  const client = new Client({ ...once, ...options });
  const refused = await client.setCallBackConfig(other).then(() => undefined, (error) => error);
  return { refused, answer: await client.setCallBackConfig(payload) };
}
