import { relayAttacked } from "../lib/attacked.mjs";
import { pushesAttacked } from "../lib/pushes.mjs";
import { sentOnce } from "../lib/sent-once.mjs";

const DENO = "node_modules/@deno/linux-x64-glibc/deno";

const run = (c, file, ...args) => runWith(c, [], file, ...args);

const runWith = (c, flags, file, ...args) => {
  const hosts = [c.url, ...args].filter((arg) => URL.canParse(arg)).map((url) => new URL(url).host);
  return c.exec(DENO, "run", "--no-prompt", "--no-remote", `--allow-net=${hosts}`, ...flags, file, c.url, ...args);
};

export default {
  rows: {
    "deno run": (c) => run(c, "main.js"),
    "deno defects": (c) => run(c, "defects.js"),
    async "deno config"(c) {
      await c.exec(DENO, "run", "--no-prompt", "--no-remote", "--allow-read=.", "load-desired.js");
      await run(c, "config.js");
      return { entry: "inline, config", bytes: c.graphOf("config") };
    },
    async "deno gloo"(c) {
      await run(c, "gloo.js");
      return { entry: "gloo" };
    },
    "deno pushes attacked": pushesAttacked((c, pushes) => runWith(c, ["--v8-flags=--expose-gc"], "pushes.js", pushes)),
    "deno relay attacked": (c) =>
      relayAttacked("deno", c, (port, upstream) => [DENO, "run", "--no-prompt", "--no-remote", "--allow-net=127.0.0.1", "attacked.js", port, upstream]),
    // These two may open any port of loopback.
    async "deno relay"(c) {
      await run(c, "relay.js", "http://127.0.0.1");
      return { entry: "relay", bytes: c.graphOf("relay") };
    },
    "deno file store": (c) =>
      c.exec(DENO, "run", "--no-prompt", "--no-remote", `--allow-net=${new URL(c.url).host}`, "--allow-read=.", "--allow-write=.", "file-store.js", c.url, "out/store"),
    "deno listens": (c) => run(c, "listen.js", "http://127.0.0.1"),
    "deno mixed entries": (c) => run(c, "mixed.js"),
    "deno sends a write once": (c) => sentOnce("deno", (url) => run(c, "sent-once-main.js", url)),
    "deno sends a write once, gloo": (c) => sentOnce("deno gloo", (url) => run(c, "sent-once-main.js", url, "gloo")),
  },
};
