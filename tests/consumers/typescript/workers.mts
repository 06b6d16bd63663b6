// The stores of Cloudflare fit the bindings of a Worker, as `wrangler types` writes them.
import { createPlatform } from "wechat-cloudbase/platform";
import { CloudbaseStoreObject, cloudflareKVStore, durableObjectStore, sqlStore, type Store } from "wechat-cloudbase/stores";

export { CloudbaseStoreObject };

interface Env {
  STORE: DurableObjectNamespace<CloudbaseStoreObject>;
  OLD: DurableObjectNamespace;
  KV: KVNamespace;
  DB: D1Database;
}

export default {
  async fetch(request, env, ctx) {
    const query = async (text: string, values: string[]) => (await env.DB.prepare(text).bind(...values).all()).results;
    const kv = cloudflareKVStore(env.KV, { prefix: "p:" });
    const stores: Store[] = [durableObjectStore(env.OLD), sqlStore({ dialect: "sqlite", query })];
    const store = durableObjectStore(env.STORE.jurisdiction("eu"), { name: "wxc", locationHint: "apac" });
    for await (const key of kv.list()) key.trim();
    // @ts-expect-error KV has no atomic step
    void kv.replace;
    const [platform] = [store, kv, ...stores].map((store) => createPlatform({ componentAppid: "wxc", componentSecret: "s", token: "t", encodingAESKey: "k", store }));
    return platform?.handle(request, ctx) ?? new Response();
  },
} satisfies ExportedHandler<Env>;
