// Standard Schema, with the wasm as in inline.js. Entries of this package share one instance.
import text from "./wasm/wechat_cloudbase_inline.js";
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./client/instance.js";

provide(() => decodeBytes(text));

export * from "./standard-schema/exports.js";
