// Type-checks the installed package in projects that tests/types/ cannot be: without the DOM library, in CommonJS, and with a
// resolution that knows no exports. The rows of undici also run.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `skipLibCheck: false` also checks the typings of the package themselves. */
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, target: "es2022", module: "nodenext", types: [], lib: ["es2023"] };

/** Typings of other packages contain errors of their own, and some need the DOM library. */
const OTHERS = { skipLibCheck: true };

const PROJECTS = {
  "no library for the web": { files: ["every-entry.mts", "no-web.mts"] },
  "@types/node": { types: ["node"], files: ["every-entry.mts", "web.mts"] },
  "@cloudflare/workers-types": { ...OTHERS, types: ["@cloudflare/workers-types"], files: ["every-entry.mts", "web.mts", "workers.mts", "worker-kv/src/index.ts", "worker-kv/env.d.ts"] },
  "DOM": { lib: ["es2023", "dom"], files: ["every-entry.mts", "web.mts"] },
  "undici": { ...OTHERS, types: ["node"], files: ["undici.mts"] },
  "undici and DOM": { ...OTHERS, types: ["node"], lib: ["es2023", "dom"], files: ["undici.mts"] },
  "CommonJS, nodenext": { files: ["every-entry.cts"] },
  "CommonJS, node20": { module: "node20", files: ["every-entry.cts"] },
  "CommonJS, node16, import()": { module: "node16", files: ["import-later.cts"] },
};

/** TypeScript 7 has removed this resolution. */
const ONLY_OLD = { "CommonJS, node10": { module: "commonjs", moduleResolution: "node10", files: ["every-entry.cts"] } };

const COMPILERS = { "typescript 5.9": ["typescript-5.9", { ...PROJECTS, ...ONLY_OLD }], "typescript 7": ["typescript", PROJECTS] };

function rowsOf(name) {
  const [folder, projects] = COMPILERS[name];
  const row = ({ files, ...options }) => async (c) => {
    cpSync(join(import.meta.dirname, "../../../examples/worker-kv"), join(c.folder, "worker-kv"), { recursive: true });
    writeFileSync(join(c.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }));
    await c.node(`node_modules/${folder}/bin/tsc`, "-p", "tsconfig.json");
    await c.node("main.js", c.url);
  };
  return Object.fromEntries(Object.entries(projects).map(([project, options]) => [`${name}: ${project}`, row(options)]));
}

export default {
  version: "typescript",
  rows: {
    ...rowsOf("typescript 5.9"),
    ...rowsOf("typescript 7"),
    "undici's fetch and dispatcher": (c) => c.node("undici.js", c.url),
  },
};
