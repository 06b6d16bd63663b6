// Makes the throw-away project of a consumer in .cache. It keeps the dependencies and installs the packed tarball again.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./process.mjs";

const consumers = fileURLToPath(new URL("../", import.meta.url));
const cache = fileURLToPath(new URL("../../../.cache/consumers/", import.meta.url));
const NPM = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
const tarball = join(cache, "package.tgz");

export const text = (...path) => readFileSync(join(...path), "utf8");

/** Copies the tarball, because another build may replace it during the run. */
export function keepTarball() {
  mkdirSync(cache, { recursive: true });
  cpSync(process.env.TARBALL, tarball);
}

/** Prepares the project, and resolves with its folder. */
export async function project(name) {
  const folder = join(cache, name);
  await installDependencies(join(consumers, name), folder);
  clean(folder);
  const sources = (path) => !/node_modules|package(-lock)?\.json$/.test(path);
  for (const from of [join(consumers, "shared"), join(consumers, name)]) cpSync(from, folder, { recursive: true, filter: sources });
  await installPackage(folder);
  return folder;
}

async function installDependencies(source, folder) {
  const wanted = text(source, "package.json") + text(source, "package-lock.json");
  const receipt = join(folder, ".installed");
  if (existsSync(receipt) && text(receipt) === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(source, file), join(folder, file));
  // `npm ci` needs binaries of all systems in the lock file, and a mirror may not have them.
  // A registry sometimes does not answer, so a second try follows.
  await npm(folder, 120, "install", "--no-save").catch(() => npm(folder, 300, "install", "--no-save"));
  writeFileSync(receipt, wanted);
}

/** Removes all but the dependencies. Caches of bundlers would keep the old package, because npm gives all files one date. */
function clean(folder) {
  const kept = [".installed", "node_modules", "package.json", "package-lock.json"];
  const caches = [".vite", ".vite-temp", ".cache"].map((name) => `node_modules/${name}`);
  for (const name of [...readdirSync(folder).filter((name) => !kept.includes(name)), ...caches]) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function installPackage(folder) {
  const installed = join(folder, "node_modules/wechat-cloudbase");
  for (const old of [installed, `${installed}-probe`]) rmSync(old, { recursive: true, force: true });
  await npm(folder, 60, "install", "--no-save", "--no-package-lock", "--prefer-offline", tarball);
  writeProbe(installed, `${installed}-probe`);
}

function npm(folder, seconds, ...args) {
  return run(seconds, folder, "npm", ...args, ...NPM);
}

/**
 * Makes a package with the same exports, in which each file exports its own name. A runtime or bundler imports both
 * packages, so that a test sees which entry it uses without a change in the tested package.
 */
function writeProbe(installed, probe) {
  const { exports } = JSON.parse(text(installed, "package.json"));
  const entries = Object.fromEntries(Object.entries(exports).filter(([, target]) => target.default?.endsWith(".js")));
  mkdirSync(probe, { recursive: true });
  /** Writes the file of each target, and moves the target to the top folder. Conditions may stand in conditions. */
  const moved = (_, target) => {
    if (typeof target !== "string") return target;
    writeFileSync(join(probe, basename(target)), `export default ${JSON.stringify(basename(target, ".js"))};\n`);
    return `./${basename(target)}`;
  };
  writeFileSync(join(probe, "package.json"), JSON.stringify({ name: basename(probe), type: "module", exports: JSON.parse(JSON.stringify(entries, moved)) }));
}

/** Returns the bytes of an entry and of all files that it imports. */
export function graphSize(folder, entry) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.endsWith(".js")) return;
    for (const [, path] of text(file).matchAll(/^(?:import|export)\b[^"']*?from "(\.[^"]+)"/gm)) visit(join(file, "..", path));
  };
  visit(join(folder, "node_modules/wechat-cloudbase/dist", `${entry}.js`));
  return [...seen].reduce((sum, file) => sum + statSync(file).size, 0);
}
