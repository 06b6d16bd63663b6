// The entry for Vercel's edge runtime, which Next's edge routes use too. This runtime refuses to compile wasm from bytes. It
// imports compiled wasm by a path that ends with `?module`.
import module from "./wasm/wechat_cloudbase_bg.wasm?module";
import { adopt } from "./load/realm.js";
import { provide } from "./client/instance.js";

provide(() => adopt(module));

export * from "./client/client.js";
