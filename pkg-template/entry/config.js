// Configuration as code. The wasm is text in a module, as in inline.js. It is another file than the client's.
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./config/core.js";
import text from "./wasm/wechat_cloudbase_config_inline.js";

provide(() => decodeBytes(text));

export * from "./config/exports.js";
