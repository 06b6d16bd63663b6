// The emulated WeChat in Cloudflare Workers and in Cloudflare's plugin for vitest; workerd.js explains why it needs an entry.
import module from "./wasm/wechat_cloudbase_emulator_bg.wasm";
import { provide } from "./testing/emulator.js";

provide(() => module);

export { ConnectionLostError, createEmulator } from "./testing/emulator.js";
export { createPush, sendPush } from "./testing/push.js";
export { storeTests } from "./testing/store-tests.js";
