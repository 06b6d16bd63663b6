// The default entry: Node, Deno, Bun, browsers, every bundler. The wasm is text in a module, so that nothing has to be
// read, fetched or awaited, no bundler plugin is needed, and a plain import is ready at once.
import base64 from "./wasm/wechat_cloudbase_inline.js";
import { decodeBase64 } from "./base64.js";
import { load } from "./wasm.js";

load(decodeBase64(base64));

export * from "./client.js";
