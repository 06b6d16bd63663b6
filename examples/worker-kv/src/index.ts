// A Cloudflare Worker that says where the messages of a merchant go: GET /?appid=wx0000000000000001. The merchants' tokens are in
// Workers KV, and the Worker refreshes them. Put it behind Cloudflare Access or your own check of who asks.
// docs/workers-kv.md has every step of its setup.
//   npm install && npx wrangler deploy
import { env, waitUntil } from "cloudflare:workers";
import { CloudbaseClient, type Fetch, toHttpStatus } from "wechat-cloudbase";
import { cloudflareKVStore } from "wechat-cloudbase/stores";
import { authorizerToken, tokenServer } from "wechat-cloudbase/tokens";

const withKey: Fetch = (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-forwarder-key": env.FORWARDER_KEY } });

// One provider and one client for each isolate, so that its requests share tokens and refreshes.
const accessToken = authorizerToken({
  componentAppid: env.COMPONENT_APPID,
  componentToken: tokenServer({ url: env.TOKEN_SERVER, kind: "component" }),
  store: cloudflareKVStore(env.TOKENS),
  baseURL: env.FORWARDER,
  fetch: withKey,
  context: { waitUntil }, // a refresh goes on when its request has ended
});
const client = new CloudbaseClient({ accessToken, baseURL: env.FORWARDER, fetch: withKey });

export default {
  async fetch(request: Request) {
    const appid = new URL(request.url).searchParams.get("appid") ?? "";
    const call = client.forMerchant(appid).getCallBackConfig({ signal: request.signal });
    return call.then(({ data }) => Response.json(data), (error) => Response.json({ error: error.code }, { status: toHttpStatus(error) }));
  },
};
