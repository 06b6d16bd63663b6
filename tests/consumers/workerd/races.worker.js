// Tokens of merchants in a Worker that is one of several isolates: `?store=` names the store, `&merchants=` says how many
// merchants, `&late=` how many milliseconds KV waits before it writes.
import { env } from "cloudflare:workers";
import entry from "wechat-cloudbase-probe/stores";
import { cloudflareKVStore, CloudbaseStoreObject, durableObjectStore } from "wechat-cloudbase/stores";
import { authorizerToken } from "wechat-cloudbase/tokens";

export { CloudbaseStoreObject };

let late = 0;
const lateKV = {
  get: (key) => env.KV.get(key),
  list: (options) => env.KV.list(options),
  delete: (key) => env.KV.delete(key),
  async put(...given) {
    if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
    return env.KV.put(...given);
  },
};
const stores = { durable: durableObjectStore(env.STORE), kv: cloudflareKVStore(lateKV) };

const work = {
  "/entry": async () => entry,
  "/seed": async (store, appid) => store.set(appid, { refreshToken: `refresh-${appid}` }),
  "/stored": async (store, appid) => (await store.get(appid)).refreshToken,
  async "/token"(store, authorizerAppid, context, rejected) {
    const provider = authorizerToken({ store, authorizerAppid, componentAppid: "wxc", componentToken: "component", baseURL: env.BASE_URL });
    return provider({ context, rejected }).catch(({ class: kind, message }) => ({ error: `${kind}: ${message}` }));
  },
};

export default {
  async fetch({ url }, _, context) {
    const { pathname, searchParams } = new URL(url);
    late = Number(searchParams.get("late"));
    const appids = Array.from({ length: Number(searchParams.get("merchants") ?? 1) }, (_, index) => `wx${index}`);
    const rejected = searchParams.get("rejected") ?? undefined;
    return Response.json(await Promise.all(appids.map((appid) => work[pathname](stores[searchParams.get("store")], appid, context, rejected))));
  },
};
