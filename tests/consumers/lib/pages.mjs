// The rows of every browser: unbundled modules, straight from the package's folder.
export const pageRows = (browser) => ({
  [`${browser} page`]: (c) => c.browse(browser, { script: "/inline.js" }),
  async [`${browser} page /web, strict CSP`](c) {
    await c.browse(browser, { script: "/web.js", csp: true });
    return { entry: "web" };
  },
  [`${browser} dedicated worker`]: (c) => c.browse(browser, { script: "/start-worker.js" }),
});
