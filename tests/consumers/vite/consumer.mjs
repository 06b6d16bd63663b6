import { readdirSync } from "node:fs";

const VITE = "node_modules/vite/bin/vite.js";

async function build(c, page) {
  await c.node(VITE, "build", `--mode=${page}`);
  await c.browse("chromium", { at: `${c.url}/out/${page}.html` });
  return readdirSync(`${c.folder}/out/assets`).filter((name) => name.endsWith(".wasm")).length;
}

export default {
  version: "vite",
  rows: {
    async "vite build"(c) {
      if ((await build(c, "index")) !== 0) throw new Error("a wasm file is emitted beside the one in the bundle");
    },
    async "vite build /web"(c) {
      if ((await build(c, "web")) !== 1) throw new Error("not exactly one wasm file is emitted");
    },
    async "vite dev"(c) {
      const at = await c.serve((port) => [process.execPath, VITE, "--host=127.0.0.1", `--port=${port}`, "--strictPort", "--force"]);
      await c.browse("chromium", { at });
    },
  },
};
