async function build(c, main, entry) {
  await c.node("build.mjs", main, "main.iife.js");
  await c.browse("chromium", { script: "/out/main.iife.js" });
  return { entry };
}

export default {
  version: "webpack",
  rows: {
    async webpack(c) {
      await build(c, "./main.js", "inline");
      c.holdsWasmOnce("out");
    },
    "webpack /web": (c) => build(c, "./main-web.js", "web"),
  },
};
