import { readdirSync } from "node:fs";

const VITE = "node_modules/vite/bin/vite.js";

async function build(c, page, wasmFiles) {
  await c.node(VITE, "build", `--mode=${page}`);
  await c.browse("chromium", { at: `${c.url}/out/${page}.html` });
  const emitted = readdirSync(`${c.folder}/out/assets`).filter((name) => name.endsWith(".wasm")).length;
  if (emitted !== wasmFiles) throw new Error(`${emitted} wasm files are emitted instead of ${wasmFiles}`);
}

export default {
  version: "vite",
  rows: {
    async "vite build"(c) {
      await build(c, "index", 0);
      c.holdsWasmOnce("out");
    },
    async "vite build /web"(c) {
      await build(c, "web", 1);
      return { entry: "web" };
    },
    async "vite dev"(c) {
      const at = await c.serve((port) => [process.execPath, VITE, "--host=127.0.0.1", `--port=${port}`, "--strictPort", "--force"]);
      await c.browse("chromium", { at });
    },
  },
};
