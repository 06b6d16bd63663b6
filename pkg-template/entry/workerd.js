// The entry of Cloudflare Workers: they take wasm that was compiled at deployment. Bytes they compile at start-up only,
// and with a compatibility date from 2025-06-01 on; before that, never.
import module from "./wasm/wechat_cloudbase_bg.wasm";
import { provide } from "./client/instance.js";

provide(() => module);

export * from "./client/client.js";
