export default {
  version: "rolldown",
  rows: {
    async rolldown(c) {
      await c.node("node_modules/rolldown/bin/cli.mjs", "main.js", "--minify", "--file=out/main.js");
      c.holdsWasmOnce("out");
      await c.browse("chromium", { script: "/out/main.js" });
    },
  },
};
