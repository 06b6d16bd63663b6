// Runs one sample. Its network is an emulated WeChat, and a server or route that it exports gets one request.
const WECHAT = "https://api.weixin.qq.com";
const RELAY = "https://console.example/wechat";
/** The tokens that samples use. */
const SETUP = {
  tokens: {
    "my-token": "wx1",
    "from-the-environment": "wx1",
    "the-relay-knows": "wx1",
    "stored-token": { appid: "wx1", expired: true },
    "fresh-token": "wx1",
    "of-the-platform": { appid: "wxc", kind: "component" },
  },
  refreshTokens: { "from-the-authorisation": "wx1" },
};

let wechat;
const toWechat = (url) => url.replace(RELAY, WECHAT);

/** The client in Rust calls it with a Request. */
globalThis.fetch = async (input, init) => {
  wechat ??= import("wechat-cloudbase/testing").then(({ createEmulator }) => createEmulator(SETUP));
  return (await wechat).fetch(typeof input === "string" ? toWechat(input) : new Request(toWechat(input.url), input), init);
};

const exported = await import(process.argv[2]);
const request = new Request("https://server.example/");
const response = await (exported.default?.fetch(request, {}) ?? exported.GET?.(request));
if (response) console.log(await response.text());
