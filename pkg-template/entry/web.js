// For pages that would rather have the wasm as a file of its own, streamed and cached, than as text in a module:
// `await init()` before anything else.
import { init as initFrom } from "./client/init.js";

export * from "./client/client.js";

/** Without an input it takes the file that lies beside this module. */
export function init(input = new URL("./wasm/wechat_cloudbase_bg.wasm", import.meta.url)) {
  return initFrom(input);
}

export const preload = () => init();
