// The client whose calls run in Rust, with `fetch`. The wasm is text in a module, as in inline.js.
import text from "./wasm/wechat_cloudbase_gloo_inline.js";
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./gloo/instance.js";

provide(() => decodeBytes(text));

export * from "./gloo/client.js";
