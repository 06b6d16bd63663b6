// The default entry of the emulated WeChat; the wasm is text in a module, as in inline.js. It is large, so it is decoded
// when the first one is made.
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./testing/emulator.js";
import wasm from "./wasm/wechat_cloudbase_emulator_inline.js";

provide(() => decodeBytes(wasm));

export { ConnectionLostError, createEmulator } from "./testing/emulator.js";
