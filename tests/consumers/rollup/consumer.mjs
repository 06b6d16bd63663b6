export default {
  version: "rollup",
  rows: {
    async rollup(c) {
      await c.node("node_modules/rollup/dist/bin/rollup", "main.js", "--plugin=node-resolve", "--failAfterWarnings", "--file=out/main.js");
      c.holdsWasmOnce("out");
      await c.browse("chromium", { script: "/out/main.js" });
    },
  },
};
