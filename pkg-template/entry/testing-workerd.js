// The emulated WeChat in Cloudflare Workers, and so in vitest-pool-workers; workerd.js says why.
import module from "./wasm/wechat_cloudbase_emulator_bg.wasm";
import { provide } from "./testing/emulator.js";

provide(() => module);

export { ConnectionLostError, createEmulator } from "./testing/emulator.js";
