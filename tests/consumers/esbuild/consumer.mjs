async function build(c, format, outfile) {
  await c.exec("node_modules/.bin/esbuild", "main.js", "--bundle", "--minify", `--format=${format}`, `--outfile=${outfile}`);
  await c.browse("chromium", { script: `/${outfile}` });
}

export default {
  version: "esbuild",
  rows: {
    "esbuild esm": (c) => build(c, "esm", "out/main.js"),
    "esbuild iife": (c) => build(c, "iife", "out/main.iife.js"),
  },
};
