// Runs platform.worker.js in workerd: a request ends while its push is worked on, as when WeChat hangs up. With a context all of it is done, also what the
// user's function does. Without one it is done when WeChat repeats the push.
import { deepStrictEqual } from "node:assert/strict";
import { createEmulator, createPush } from "wechat-cloudbase/testing";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, url] = process.argv.slice(2);
const messages = { componentAppid: "wxc", token: "t", encodingAESKey: "a".repeat(43) };
const wechat = createEmulator({ platform: { appid: "wxc", secret: "s", tickets: [] } });
const server = await wechat.listen();
const config = {
  exports: { CloudbaseStoreObject: { type: "durable-object", storage: "sqlite" } },
  env: { BASE_URL: { type: "text", value: server.url }, STORE: { type: "durable-object", worker: "consumer", exportName: "CloudbaseStoreObject" } },
};
const miniflare = workerd(mainModule, server.url, "2026-11-01", "", { config, handleStructuredLogs() {} });
const ask = async (path, init) => (await miniflare.dispatchFetch(`http://worker${path}`, init)).text();
const records = async (appid) => JSON.parse(await ask(`/records?appid=${appid}`));
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends a push. With `&leave` its request ends after half a second. */
async function push(elements, query) {
  const request = await createPush(messages, elements);
  return ask(`/events${new URL(request.url).search}${query}`, { method: "POST", body: await request.text() });
}
const authorized = (appid, code, ...more) => push({ InfoType: "authorized", AuthorizerAppid: appid, AuthorizationCode: code }, ...more);
const unauthorized = (appid, ...more) => push({ InfoType: "unauthorized", AuthorizerAppid: appid, CreateTime: Math.floor(Date.now() / 1000) + 60 }, ...more);

async function work() {
  deepStrictEqual(await ask("/entry"), '"platform-workerd"');
  deepStrictEqual(await push({ InfoType: "component_verify_ticket", ComponentVerifyTicket: wechat.issueTicket() }, ""), "success");

  // With a context.
  const code = wechat.authorize("wx1");
  deepStrictEqual(await authorized("wx1", code, "&context&leave"), "left");
  await sleep(3500);
  const [{ refreshToken, permissionSets }, called] = await records("wx1");
  deepStrictEqual([typeof refreshToken, permissionSets, called], ["string", [49], { times: 1 }]);
  deepStrictEqual(await authorized("wx1", code, "&context"), "success", "the repeat");
  const token = JSON.parse(await ask("/token?context&appid=wx1"));
  deepStrictEqual(typeof token, "string", token.error);
  deepStrictEqual(await unauthorized("wx1", "&context&leave"), "left");
  await sleep(3500);
  const [{ unauthorizedAt }, twice] = await records("wx1");
  deepStrictEqual([typeof unauthorizedAt, twice], ["number", { times: 2 }]);
  deepStrictEqual(JSON.parse(await ask("/token?context&appid=wx1")), { error: "authorization" });

  // Without one nothing is stored, and the code is used. The repeat asks WeChat for the refresh token.
  const lost = wechat.authorize("wx2");
  deepStrictEqual(await authorized("wx2", lost, "&leave"), "left");
  await sleep(3500);
  deepStrictEqual(await records("wx2"), [null, null]);
  deepStrictEqual(await authorized("wx2", lost, ""), "success");
  deepStrictEqual([typeof (await records("wx2"))[0].refreshToken, (await records("wx2"))[1]], ["string", { times: 1 }]);
  deepStrictEqual(await unauthorized("wx2", "&leave"), "left");
  await sleep(3500);
  deepStrictEqual((await records("wx2"))[0].unauthorizedAt, undefined);
  deepStrictEqual(await unauthorized("wx2", ""), "success");
  deepStrictEqual(JSON.parse(await ask("/token?appid=wx2")), { error: "authorization" });
}

const close = async () => {
  await miniflare.dispose();
  await server.close();
};
await reported(url, "platform-workerd", work, { close });
