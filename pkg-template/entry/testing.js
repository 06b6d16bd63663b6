// The default entry of the emulated WeChat. The wasm is text in a module, as in inline.js. The text is large, so the first
// call of `createEmulator` decodes it.
import wasm from "./wasm/wechat_cloudbase_emulator_inline.js";
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./testing/emulator.js";

provide(() => decodeBytes(wasm));

export { ConnectionLostError, createEmulator } from "./testing/emulator.js";
export { createPush, sendPush } from "./testing/push.js";
export { storeTests } from "./testing/store-tests.js";
