// The client in Rust in Vercel's edge runtime; edge-light.js says why.
import module from "./wasm/wechat_cloudbase_gloo_bg.wasm?module";
import { provide } from "./gloo/instance.js";
import { adopt } from "./load/realm.js";

provide(() => adopt(module));

export * from "./gloo/client.js";
