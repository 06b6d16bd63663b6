// For pages that want the wasm as a separate file, which a browser streams and caches. Such a page calls `await init()`
// first.
import { init as initFrom } from "./client/init.js";

export * from "./client/client.js";

/** Without an input it fetches the file of this package. */
export function init(input = new URL("./wasm/wechat_cloudbase_bg.wasm", import.meta.url)) {
  return initFrom(input);
}

export const preload = () => init();
