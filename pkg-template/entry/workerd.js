// The entry of Cloudflare Workers, which refuse to compile wasm from bytes: they import it, compiled at deployment.
import module from "./wasm/wechat_cloudbase_bg.wasm";
import { load } from "./wasm.js";

load(module);

export * from "./client.js";
