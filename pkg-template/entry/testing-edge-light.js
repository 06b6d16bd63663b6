// The emulated WeChat in Vercel's edge runtime; edge-light.js explains why it needs an entry.
import module from "./wasm/wechat_cloudbase_emulator_bg.wasm?module";
import { provide } from "./testing/emulator.js";
import { adopt } from "./load/realm.js";

provide(() => adopt(module));

export { ConnectionLostError, createEmulator } from "./testing/emulator.js";
export { createPush, sendPush } from "./testing/push.js";
export { storeTests } from "./testing/store-tests.js";
