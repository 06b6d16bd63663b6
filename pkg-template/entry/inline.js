// The default entry: Node, Deno, Bun, browsers, every bundler. The wasm is text in a module, so that nothing has to be
// read, fetched or awaited, no bundler plugin is needed, and a plain import is ready at once.
import { decodeBytes } from "./load/bytes.js";
import text from "./wasm/wechat_cloudbase_inline.js";
import { provide } from "./client/instance.js";

provide(() => decodeBytes(text));

export * from "./client/client.js";
