// The client whose whole call runs in Rust, `fetch` included. The wasm is text in a module, as in inline.js.
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./gloo/instance.js";
import text from "./wasm/wechat_cloudbase_gloo_inline.js";

provide(() => decodeBytes(text));

export * from "./gloo/client.js";
