// The rows that all browsers share. A page loads modules without a bundler from the package's folder.
import { pushesAttacked } from "./pushes.mjs";
import { sentOnce } from "./sent-once.mjs";

export const pageRows = (browser) => ({
  [`${browser} page`]: (c) => c.browse(browser, { script: "/inline.js" }),
  async [`${browser} page /web, strict CSP`](c) {
    await c.browse(browser, { script: "/web.js", csp: "strict" });
    return { entry: "web" };
  },
  async [`${browser} page /gloo`](c) {
    await c.browse(browser, { script: "/page-gloo.js" });
    return { entry: "gloo" };
  },
  async [`${browser} page that forbids wasm`](c) {
    await c.browse(browser, { script: "/no-wasm.js", csp: "no wasm" });
    return { entry: "inline, codes" };
  },
  [`${browser} dedicated worker`]: (c) => c.browse(browser, { script: "/start-worker.js" }),
  [`${browser} page, pushes attacked`]: pushesAttacked((c, pushes) => c.browse(browser, { at: `${c.url}/page?script=/page-pushes.js&pushes=${pushes}` })),
  [`${browser} page, writes counted`](c) {
    const open = (url) => c.browse(browser, { at: `${c.url}/page?script=/page-sent-once.js&breaking=${url}` });
    return sentOnce(browser, open, { isPromised: false });
  },
});
