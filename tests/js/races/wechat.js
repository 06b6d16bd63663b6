// The emulated WeChat, served to many processes. It counts how often each merchant's token was refreshed.
import { createEmulator } from "wechat-cloudbase/testing";
import { serve } from "../fixtures.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function serveWechat(appids) {
  const wechat = createEmulator({
    platform: { appid: "wxc", secret: "s" },
    tokens: { C: { appid: "wxc", kind: "component" } },
    refreshTokens: Object.fromEntries(appids.map((appid) => [`refresh-${appid}`, appid])),
  });
  const refreshes = new Map();
  const refusals = [];

  function count({ authorizer_appid: appid }, answer) {
    if (answer.authorizer_access_token) refreshes.set(appid, (refreshes.get(appid) ?? 0) + 1);
    else refusals.push(appid);
  }

  const server = await serve(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray()).toString();
    const response = await wechat.fetch(`https://wechat.example${incoming.url}`, { method: "POST", body });
    const text = await response.text();
    if (incoming.url.includes("/api_authorizer_token")) count(JSON.parse(body), JSON.parse(text));
    await pause(5);
    outgoing.end(text);
  });
  const held = () => new Map(Object.entries(wechat.refreshTokens()).map(([token, appid]) => [appid, token]));
  return { ...wechat, url: server.url, close: server.close, refreshes, refusals, held };
}
