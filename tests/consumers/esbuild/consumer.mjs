async function build(c, format, outfile, main = "main.js") {
  await c.exec("node_modules/.bin/esbuild", main, "--bundle", "--minify", `--format=${format}`, `--outfile=${outfile}`);
  c.holdsWasmOnce("out");
  await c.browse("chromium", { script: `/${outfile}` });
}

export default {
  version: "esbuild",
  rows: {
    "esbuild esm": (c) => build(c, "esm", "out/main.js"),
    "esbuild iife": (c) => build(c, "iife", "out/main.iife.js"),
    async "esbuild esm, /codes"(c) {
      await build(c, "esm", "out/codes.js", "codes.js");
      return { entry: "inline, codes", bytes: c.sizeOf("out") };
    },
  },
};
