// The relay for Cloudflare Workers, with the wasm as in workerd.js.
import module from "./wasm/wechat_cloudbase_bg.wasm";
import { provide } from "./client/instance.js";

provide(() => module);

export { createRelay } from "./relay/create.js";
