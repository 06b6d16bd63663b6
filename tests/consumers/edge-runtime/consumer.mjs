import { pushesAttacked } from "../lib/pushes.mjs";

export default {
  version: "edge-runtime",
  rows: {
    async "edge-runtime"(c) {
      await c.exec("node_modules/.bin/esbuild", "function.js", "--bundle", "--minify", "--outfile=out/function.js");
      await c.node("serve.mjs", "out/function.js", c.url);
      return { bytes: c.sizeOf("out") };
    },
    "edge-runtime, pushes attacked": pushesAttacked(async (c, pushes) => {
      await c.exec("node_modules/.bin/esbuild", "pushes-function.js", "--bundle", "--minify", "--outfile=out/function.js");
      await c.node("serve.mjs", "out/function.js", c.url, pushes);
    }),
  },
};
