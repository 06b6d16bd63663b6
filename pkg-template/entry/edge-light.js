// The entry of Vercel's edge runtime (Next edge routes too), which refuses to compile wasm from bytes: it imports it
// compiled, under a name of its own.
import module from "./wasm/wechat_cloudbase_bg.wasm?module";
import { adopt } from "./load/realm.js";
import { provide } from "./client/instance.js";

provide(() => adopt(module));

export * from "./client/client.js";
