// The client in Rust in Cloudflare Workers; workerd.js explains why it needs an entry.
import module from "./wasm/wechat_cloudbase_gloo_bg.wasm";
import { provide } from "./gloo/instance.js";

provide(() => module);

export * from "./gloo/client.js";
