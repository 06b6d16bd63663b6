// Runs schemathesis against a relay on loopback, with the `openapi.json` of the installed package: `node tests/js/openapi/run.mjs`.
// An argument names another module that exports `relay`. The relay must pass. Then relays with planted mistakes must fail: a run
// that finds nothing in them would prove nothing.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PLANTS, planted } from "./plants.mjs";
import { serve } from "./serve.mjs";
import { MOUNT } from "./setup.mjs";

const VERSION = "4.32.5";
const EXAMPLES = 40;
const here = import.meta.dirname;
const cache = join(here, "../../../.cache/openapi");
const venv = join(cache, `schemathesis-${VERSION}`);
const schema = fileURLToPath(import.meta.resolve("wechat-cloudbase/openapi.json"));

await install();
const { relay } = await import(process.argv[2] ? pathToFileURL(resolve(process.argv[2])) : "./relay.mjs");
const sound = await test(relay);
if (!sound.passed) fail(`the relay and openapi.json disagree\n${sound.output}`);
console.log("openapi: the relay passes");
for (const plant of Object.keys(PLANTS)) {
  const { passed, output } = await test(planted(relay, plant), "--max-failures=1");
  if (passed || !output.includes(PLANTS[plant].finding)) fail(`schemathesis does not find the planted mistake: ${plant}\n${output}`);
  console.log(`openapi: finds the planted mistake: ${plant}`);
}

/** Installs schemathesis once, into an ignored folder. An interrupted installation starts again. */
async function install() {
  const receipt = join(venv, "installed");
  if (existsSync(receipt)) return;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  for (const command of [["python3", "-m", "venv", venv], [join(venv, "bin/pip"), "install", "--quiet", `schemathesis==${VERSION}`]]) {
    const { passed, output } = await run(...command);
    if (!passed) fail(`${command.join(" ")} failed\n${output}`);
  }
  mkdirSync(receipt);
}

async function test(relay, ...more) {
  const { url, close } = await serve(relay);
  try {
    const args = ["--config-file", join(here, "schemathesis.toml"), "run", schema, `--url=${url}${MOUNT}`, "--seed=14", `--max-examples=${EXAMPLES}`];
    return await run(join(venv, "bin/schemathesis"), ...args, "--generation-database=none", "--suppress-health-check=all", "--no-color", "--warnings=off", ...more);
  } finally {
    close();
  }
}

/** Schemathesis writes its cache into the working folder. */
function run(command, ...args) {
  const child = spawn(command, args, { cwd: cache, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ passed: code === 0, output })));
}

function fail(message) {
  console.error(`openapi: ${message}`);
  process.exit(1);
}
