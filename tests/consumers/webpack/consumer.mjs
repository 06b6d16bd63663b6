async function build(c, main, entry) {
  await c.node("build.mjs", main, "main.iife.js");
  await c.browse("chromium", { script: "/out/main.iife.js" });
  return { entry };
}

export default {
  version: "webpack",
  rows: {
    webpack: (c) => build(c, "./main.js", "inline"),
    "webpack /web": (c) => build(c, "./main-web.js", "web"),
  },
};
