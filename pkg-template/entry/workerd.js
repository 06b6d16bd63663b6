// The entry for Cloudflare Workers. They run wasm that was compiled at deployment. They compile wasm from bytes only at
// start-up, and only with a compatibility date of 2025-06-01 or later.
import module from "./wasm/wechat_cloudbase_bg.wasm";
import { provide } from "./client/instance.js";

provide(() => module);

export * from "./client/client.js";
