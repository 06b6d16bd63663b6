// The rows of every browser: unbundled modules, straight from the package's folder.
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
});
