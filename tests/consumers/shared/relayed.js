// A relay of the WeChat that run.mjs emulates: one write and one read of a page, and what a page of another origin gets.
import { baseURL as given, report, runtime, same } from "./scenario.js";
import { createRelay } from "wechat-cloudbase/relay";
import entry from "wechat-cloudbase-probe/relay";

const container_config = { enable: true, qbase_container_path: "/微信", qbase_env: "e", text_mode: 1 };
const HEADERS = { origin: "https://console.example", "content-type": "application/json", "x-wechat-relay": "1", "idempotency-key": "k" };

export const relayOf = (baseURL = given, mount = "/api/wechat") =>
  createRelay({
    mount,
    origins: [HEADERS.origin],
    authorize: () => ({ user: "li.lei", merchants: ["wx1"], effects: ["read", "write"] }),
    accessToken: () => "TOKEN",
    baseURL,
  });

/** `send` takes what `fetch` takes, and `at` is the address of the relay. Reports to the server, and resolves with the report. */
export async function relayed(send, at, baseURL = given) {
  const ask = (name, body, headers) =>
    send(`${at}/api/wechat/merchants/wx1/${name}`, { method: "POST", headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) });
  const seen = { entry, ready: "sync", runtime: runtime(), asked: ["getcallbackconfig 0", "setcallbackconfig 0"] };
  try {
    for (let times = 0; times < 2; times++) same("a write", (await (await ask("setCallBackConfig", { container_config })).json()).errcode, 0);
    const read = await ask("getCallBackConfig", {});
    same("a read", (await read.json()).data.container_config, container_config);
    same("its headers", [read.status, read.headers.get("cache-control")], [200, "no-store"]);
    const session = await send(`${at}/api/wechat/session`, { headers: HEADERS });
    same("the session", (await session.json()).user, { name: "li.lei" });
    const other = await ask("getCallBackConfig", {}, { origin: "https://other.example" });
    same("another origin", [other.status, (await other.json()).code], [403, "origin"]);
  } catch (error) {
    seen.error = `${error}\n${error?.stack}`;
  }
  return report(baseURL, seen);
}
