async function build(c, entry) {
  await c.node("build.mjs", entry, "main.iife.js");
  await c.browse("chromium", { script: "/out/main.iife.js" });
}

export default {
  version: "webpack",
  rows: {
    webpack: (c) => build(c, "./main.js"),
    "webpack /web": (c) => build(c, "./main-web.js"),
  },
};
