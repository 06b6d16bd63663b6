// The default entry, for Node, Deno, Bun, browsers and every bundler. The wasm is text in a module. So a program does not
// have to read, fetch or await a file, and a bundler needs no plugin. The text comes first, so that gzip
// finds all the code in one window. This saves 0.14 KB.
import text from "./wasm/wechat_cloudbase_inline.js";
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./client/instance.js";

provide(() => decodeBytes(text));

export * from "./client/client.js";
