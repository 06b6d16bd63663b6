// The throw-away project of a consumer, below .cache: its own dependencies, kept, and the packed tarball, installed anew.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./process.mjs";

const consumers = fileURLToPath(new URL("../", import.meta.url));
const cache = fileURLToPath(new URL("../../../.cache/consumers/", import.meta.url));
const NPM = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
const tarball = join(cache, "package.tgz");

export const text = (...path) => readFileSync(join(...path), "utf8");

/** Keeps the tarball as it is now: another build may replace it while this runs. */
export function keepTarball() {
  mkdirSync(cache, { recursive: true });
  cpSync(process.env.TARBALL, tarball);
}

/** Makes it ready; resolves with its folder. */
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
  // Not `npm ci`, which insists that the lock names the binaries for every other system too; a mirror may lack them.
  // Once in a while a registry falls silent; the second time it answers.
  await npm(folder, 120, "install", "--no-save").catch(() => npm(folder, 300, "install", "--no-save"));
  writeFileSync(receipt, wanted);
}

/** Leaves the dependencies only. Bundlers would take the package from their caches: npm gives every file the same date. */
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
 * A package with the exports of ours, each of whose files tells its own name. A runtime or bundler that imports both shows
 * which entry its conditions lead to, while the package that is tested stays as it was packed.
 */
function writeProbe(installed, probe) {
  const { exports } = JSON.parse(text(installed, "package.json"));
  const file = (target) => `./${basename(target)}`;
  const entries = Object.entries(exports).filter(([, target]) => target.default?.endsWith(".js"));
  mkdirSync(probe, { recursive: true });
  for (const target of entries.flatMap(([, conditions]) => Object.values(conditions))) {
    writeFileSync(join(probe, file(target)), `export default ${JSON.stringify(basename(target, ".js"))};\n`);
  }
  const conditions = (targets) => Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, file(target)]));
  const manifest = { name: basename(probe), type: "module", exports: Object.fromEntries(entries.map(([path, targets]) => [path, conditions(targets)])) };
  writeFileSync(join(probe, "package.json"), JSON.stringify(manifest));
}

/** The bytes of an entry and of all that it imports. */
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
