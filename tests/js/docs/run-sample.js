// Runs one sample with an emulated WeChat as its network. If the sample exports a server or a route, it gets one request.
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
const request = new Request("https://server.example/");
const response = await (exported.default?.fetch(request, {}) ?? exported.GET?.(request));
if (response) console.log(await response.text());
