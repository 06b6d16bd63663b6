// The relay for Vercel's edge runtime, with the wasm as in edge-light.js.
import module from "./wasm/wechat_cloudbase_bg.wasm?module";
import { adopt } from "./load/realm.js";
import { provide } from "./client/instance.js";

provide(() => adopt(module));

export { createRelay } from "./relay/create.js";
