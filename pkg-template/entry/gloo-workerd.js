// The client in Rust in Cloudflare Workers; workerd.js says why.
import module from "./wasm/wechat_cloudbase_gloo_bg.wasm";
import { provide } from "./gloo/instance.js";

provide(() => module);

export * from "./gloo/client.js";
