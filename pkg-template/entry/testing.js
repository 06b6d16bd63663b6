// The default entry of the emulated WeChat; the wasm is text in a module, as in inline.js. It is large, so it is decoded
// when the first one is made.
import base64 from "./wasm/wechat_cloudbase_emulator_inline.js";
import { decodeBase64 } from "./base64.js";
import { provide } from "./emulator.js";

provide(() => decodeBase64(base64));

export { ConnectionLostError, createEmulator } from "./emulator.js";
