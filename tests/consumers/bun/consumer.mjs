import { relayAttacked } from "../lib/attacked.mjs";
import { pushesAttacked } from "../lib/pushes.mjs";
import { sentOnce } from "../lib/sent-once.mjs";

const BUN = "node_modules/@oven/bun-linux-x64-baseline/bin/bun";

export default {
  rows: {
    "bun run": (c) => c.exec(BUN, "run", "main.js", c.url),
    "bun mixed entries": (c) => c.exec(BUN, "run", "mixed.js", c.url),
    "bun sends a write once": (c) => sentOnce("bun", (url) => c.exec(BUN, "run", "sent-once-main.js", c.url, url)),
    "bun defects": (c) => c.exec(BUN, "run", "defects.js", c.url),
    "bun listens": (c) => c.exec(BUN, "run", "listen.js", c.url),
    async "bun config"(c) {
      await c.exec(BUN, "run", "load-desired.js");
      await c.exec(BUN, "run", "config.js", c.url);
      return { entry: "inline, config", bytes: c.graphOf("config") };
    },
    "bun pushes attacked": pushesAttacked((c, pushes) => c.exec(BUN, "run", "pushes.js", c.url, pushes)),
    "bun relay attacked": (c) => relayAttacked("bun", c, (port, upstream) => [BUN, "run", "attacked.js", port, upstream]),
    async "bun relay"(c) {
      await c.exec(BUN, "run", "relay.js", c.url);
      return { entry: "relay", bytes: c.graphOf("relay") };
    },
    async "bun gloo"(c) {
      await c.exec(BUN, "run", "gloo.js", c.url);
      return { entry: "gloo" };
    },
    async "bun build"(c) {
      await c.exec(BUN, "build", "main.js", "--minify", "--outfile=out/main.js");
      c.holdsWasmOnce("out");
      await c.exec(BUN, "run", "out/main.js", c.url);
      return { bytes: c.sizeOf("out") };
    },
    async "bun build --compile"(c) {
      await c.exec(BUN, "build", "main.js", "--compile", "--outfile=out/main");
      await c.exec("out/main", c.url);
      return { bytes: c.sizeOf("out") };
    },
  },
};
