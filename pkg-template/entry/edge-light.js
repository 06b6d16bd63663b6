// The entry of Vercel's edge runtime (Next edge routes too), which refuses to compile wasm from bytes: it imports it
// compiled, under a name of its own.
import module from "./wasm/wechat_cloudbase_bg.wasm?module";
import { adopt } from "./realm.js";
import { provide } from "./wasm.js";

provide(() => adopt(module));

export * from "./client.js";
