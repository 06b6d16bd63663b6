// Serves an emulated WeChat with `listen` in this runtime, and calls it over real HTTP. At the end nothing may keep the
// process alive: a delay of a minute that is left behind ends the row by its time-out.
import { baseURL, rejection, report, runtime, same } from "./scenario.js";
import { CloudbaseClient } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import entry from "wechat-cloudbase-probe";

const MINUTE = 60_000;
const container_config = { enable: true, qbase_container_path: "/微信", qbase_env: "e", text_mode: 1 };

const wechat = createEmulator({ tokens: { TOKEN: "wx1" } });
const server = await wechat.listen();
const client = new CloudbaseClient({ accessToken: "TOKEN", baseURL: server.url, maxRetries: 0 });
const ask = (init, at = server.url) => fetch(`${at}/tcb/getcallbackconfig?access_token=TOKEN`, { method: "POST", body: "{}", ...init });
const last = () => wechat.calls().at(-1);
const until = async (holds) => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 500) throw new Error(`never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

same("the address", /^http:\/\/127\.0\.0\.1:\d+$/.test(server.url), true);
await client.setCallBackConfig({ container_config });
same("what was set", (await client.getCallBackConfig()).data, { container_config });
same("the state", wechat.state().wx1.container_config, container_config);

const get = await ask({ method: "GET", body: undefined });
same("GET", [get.status, get.headers.get("content-type"), (await get.json()).errcode], [200, "text/plain", 43002]);
const head = await ask({ method: "HEAD", body: undefined });
same("HEAD", [head.status, await head.text(), last().method], [200, "", "HEAD"]);
same("an unknown path", (await (await fetch(`${server.url}/favicon.ico`)).json()).errcode, 40066);

wechat.fault({ drop: "before" });
wechat.fault({ drop: "after" });
// Deno sends a read again if a kept-alive connection breaks, so these are writes.
for (const [drop, stored] of [["before", 1], ["after", 2]]) {
  const lost = await rejection(client.setCallBackConfig({ container_config: { ...container_config, text_mode: 2 } }));
  same(`drop ${drop}`, [lost.outcome, wechat.state().wx1.container_config.text_mode], ["unknown", stored]);
}
for (const [fault, status, length] of [[{ status: 204 }, 204, 0], [{ garble: "half" }, 200, 67], [{ garble: "empty" }, 200, 0]]) {
  wechat.fault(fault);
  const response = await ask();
  same(JSON.stringify(fault), [response.status, (await response.text()).length], [status, length]);
}

const huge = await ask({ body: new Uint8Array((16 << 20) + (1 << 20)) });
same("a huge body", [huge.status, await huge.text(), last().reason], [413, "", "body too long"]);
same("a body at the limit", (await (await ask({ body: new Uint8Array(16 << 20) })).json()).errcode, 47001);

wechat.fault({ delay: MINUTE });
const calls = wechat.calls().length;
const hangUp = new AbortController();
const waiting = rejection(ask({ signal: hangUp.signal }));
await until(() => wechat.calls().length > calls);
hangUp.abort("enough");
same("a client that hangs up", await waiting, "enough");
await client.getCallBackConfig();

const busy = await rejection(wechat.listen({ port: Number(new URL(server.url).port) }));
same("a busy port", [busy.code, / `127\.0\.0\.1` port \d+: the port is in use; /.test(busy.message)], ["EADDRINUSE", true]);

wechat.fault({ delay: MINUTE });
const cut = rejection(ask());
await until(() => last().reason === "fault: delay");
const [closed, again] = [server.close(), server.close()];
await Promise.all([closed, again, server[Symbol.asyncDispose]()]);
same("a request at the close", (await cut) instanceof Error, true);
same("a request after the close", (await rejection(ask())) instanceof Error, true);

const other = await wechat.listen({ port: Number(new URL(server.url).port) });
same("the port is free again", (await (await ask({}, other.url)).json()).errcode, 0);
await other.close();

await report(baseURL, { entry, ready: "sync", runtime: runtime(), asked: [] });
