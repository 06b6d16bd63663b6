// What is made before anything is measured, below .cache/benches: ajv's code, and bundles.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = import.meta.dirname;
export const made = fileURLToPath(new URL("../.cache/benches/", import.meta.url));
export const packageFolder = resolve(process.env.PACKAGE ?? join(here, "../tests/js/node_modules/wechat-cloudbase"));

const NPM = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** Installs the peers where they are not, or not the pinned ones. */
export function install() {
  const receipt = join(here, "node_modules/.installed");
  const wanted = readFileSync(join(here, "package-lock.json"), "utf8");
  if (existsSync(receipt) && readFileSync(receipt, "utf8") === wanted) return;
  execFileSync("npm", NPM, { cwd: here, stdio: "inherit" });
  writeFileSync(receipt, wanted);
}

/** Bundles below `.cache/benches` that can check a request and an answer. */
export const COLD = {
  "wechat-cloudbase": "cold/ours.mjs",
  "JSON alone": "cold/nothing.mjs",
  "ajv standalone": "cold/ajv-standalone.mjs",
  valibot: "cold/valibot.mjs",
  "zod/mini": "cold/zod-mini.mjs",
  zod: "cold/zod.mjs",
  "typebox compiled": "cold/typebox.mjs",
};

/** The default entry as a bundle and as npm installs it. */
export const IMPORTS = { "default entry, bundled": "import/bundled.mjs", "default entry, from node_modules": "import/package.mjs" };

/** Makes all of it. This is quick, so every run does it. */
export async function make() {
  rmSync(made, { recursive: true, force: true });
  mkdirSync(join(made, "import"), { recursive: true });
  await makeAjv();
  makeImports();
  const programs = ["here", "loopback", "gloo", "cron", "config", "growth", "queues"].map((name) => bundle(join(here, "programs", `${name}.mjs`), `${name}.mjs`));
  const worker = bundle(join(here, "programs/worker.mjs"), "worker.js", { workerd: true });
  const queues = bundle(join(here, "programs/queues.worker.mjs"), "queues.worker.js", { workerd: true });
  const bundled = bundle({ contents: 'export * from "wechat-cloudbase"', resolveDir: here }, "import/bundled.mjs", { minify: true });
  await Promise.all([...programs, worker, queues, bundled, ...Object.values(COLD).map((file) => bundleCold(file))]);
}

function makeImports() {
  writeFileSync(join(made, "import/empty.mjs"), "export {};\n");
  writeFileSync(join(made, "import/package.mjs"), `export * from ${JSON.stringify(join(packageFolder, "dist/inline.js"))};\n`);
}

async function makeAjv() {
  const [{ default: Ajv }, { default: standaloneCode }, schemas] = await Promise.all([
    import("ajv"), import("ajv/dist/standalone/index.js"), import("./peers/schemas.mjs"),
  ]);
  const generate = (file, options, named) => {
    const ajv = new Ajv({ code: { source: true, esm: true }, discriminator: true, unicode: false, logger: false, ...options });
    for (const [id, schema] of Object.entries(named)) ajv.addSchema(schema, id);
    writeFileSync(join(made, file), standaloneCode(ajv, Object.fromEntries(Object.keys(named).map((id) => [id, id]))));
  };
  const named = (prefix, schemas) => Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [prefix + name, schema]));
  const requests = named("request_", schemas.requests);
  generate("ajv.mjs", {}, { ...requests, ...named("answer_", schemas.answers) });
  generate("ajv-all-errors.mjs", { allErrors: true }, requests);
}

/** A file with an encoder and a decoder, as an application that talks to WeChat would have in its bundle. */
async function bundleCold(file) {
  const peer = file.replace("cold/", "./peers/");
  const contents = file === COLD["JSON alone"] ? 'export const encode = JSON.stringify; export { decodeJson as decode } from "./coders.mjs";' : `
    import * as peer from "${peer}";
    import { coders } from "./coders.mjs";
    export * from "${peer}";
    export const { encode, decode } = coders(peer, "setCallBackConfig", "getCallBackConfig");`;
  await bundle({ contents, resolveDir: here }, file, { minify: true });
}

/** Bundles a file, or contents, into `.cache/benches`. */
export async function bundle(entry, file, { workerd = false, minify = false } = {}) {
  const { build } = await import("esbuild");
  await build({
    ...(typeof entry === "string" ? { entryPoints: [entry] } : { stdin: entry }),
    outfile: join(made, file), bundle: true, minify, format: "esm", target: "es2022", platform: "neutral", logLevel: "error",
    mainFields: ["module", "main"],
    conditions: workerd ? ["workerd"] : [],
    external: ["node:*"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    nodePaths: [join(here, "node_modules"), join(packageFolder, "..")],
    alias: {
      "package/entry": join(packageFolder, workerd ? "dist/workerd.js" : "dist/inline.js"),
      crypto: join(here, "node-crypto.mjs"),
      "package/core": join(packageFolder, "dist/client/core.js"),
      made: made.replace(/\/$/, ""),
    },
  });
}
