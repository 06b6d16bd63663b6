// Runs one sample with an emulated WeChat as its network. If the sample exports a server or a route, it gets one request, as a
// Worker gets it: with a context that waits for its work.
import { once } from "node:events";

const RELAY = "https://console.example/api/wechat/";
const MERCHANTS = Array.from({ length: 20 }, (_, number) => `wx${number + 1}`);
const ofMerchants = (text, token) => Object.fromEntries(MERCHANTS.map((appid) => [text + appid, token(appid)]));

/** The tokens that samples use. */
const SETUP = {
  tokens: {
    ...ofMerchants("stored-token-of-", (appid) => ({ appid, expired: true })),
    ...ofMerchants("fresh-token-of-", (appid) => appid),
    "my-token": "wx1",
    "from-the-environment": "wx1",
    "of-the-platform": { appid: "wxc", kind: "component" },
  },
  refreshTokens: { "from-the-authorisation": "wx1" },
};

let wechat;
const { fetch: overNetwork } = globalThis;

/** The client in Rust calls it with a Request. A server that a sample starts has a port of five digits, and is called over real HTTP. */
globalThis.fetch = async (input, init) => {
  if (/^http:\/\/127\.0\.0\.1:\d{5}\b/.test(input.url ?? input)) return overNetwork(input, init);
  // The relay of the samples does what it is asked.
  if (String(input).startsWith(RELAY)) return Response.json({ errcode: 0, errmsg: "ok" });
  wechat ??= import("wechat-cloudbase/testing").then(({ createEmulator }) => createEmulator(SETUP));
  return (await wechat).fetch(input, init);
};

const exported = await import(process.argv[2]);
const response = await answer(exported);
if (response) console.log(await response.text());

async function answer({ default: worker, GET, server }) {
  if (server) return answerOfServer(server);
  const request = new Request("https://server.example/");
  const background = [];
  const context = { waitUntil: (promise) => background.push(promise) };
  const response = await (worker?.fetch(request, {}, context) ?? GET?.(request));
  await Promise.all(background);
  return response;
}

async function answerOfServer(server) {
  if (!server.listening) await once(server, "listening");
  const response = await overNetwork(`http://127.0.0.1:${server.address().port}/`);
  server.close();
  return response;
}
