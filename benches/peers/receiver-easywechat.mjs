// A receiver with node-easywechat, which is not bundled: it needs Node.js and the file system. The exchange is by hand, as it
// would send it over the network.
import { createRequire } from "node:module";
import { exchange, PLATFORM } from "../pushes.mjs";
import { store } from "./receiver-store.mjs";

/** Where the bundle of this file is when it runs. */
const benches = new URL("../../benches/", import.meta.url);

export function loadEasywechat() {
  const { OpenPlatform, ServerRequest, CacheInterface } = createRequire(benches)("node-easywechat");
  const config = { app_id: PLATFORM.componentAppid, secret: "secret", token: PLATFORM.token, aes_key: PLATFORM.encodingAESKey };

  class Cache extends CacheInterface {
    constructor(kept) {
      super();
      this.kept = kept;
    }
    async get(key) {
      return this.kept.get(key);
    }
    async set(key, value) {
      return Boolean(this.kept.set(key, value));
    }
  }

  return () => {
    const kept = new Map();
    const cache = new Cache(kept);
    async function receive(request) {
      const app = new OpenPlatform(config).setCache(cache);
      app.setRequest(new ServerRequest(request.method, request.url, {}, Buffer.from(await request.arrayBuffer())));
      const server = app.getServer();
      server.handleAuthorized(async (message, next) => {
        await store(kept, (name) => message.get(name), exchange);
        return next(message);
      });
      const response = await server.serve();
      return new Response(response.getBody(), { status: response.getStatusCode() });
    }
    return { receive, kept };
  };
}
