// Loads a desired state from a file. Each issue has the file, the line and the column.
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESIRED_OPTIONS, desiredOf, lookedUp, namesIn } from "../config/desired.js";
import { check, refuse } from "../shared/check.js";
import { ValidationError } from "../shared/errors.js";
import { folderOf, readBelow, readText } from "./files.js";
import { readJson } from "./jsonc.js";
import { Pages } from "./pages.js";
import { wordsOf } from "./sentences.js";
import { jsonOf } from "./tree.js";

/** Readers by the end of a file's name. That of YAML is large, so it is loaded when it is needed. */
const READERS = {
  ".yaml": readYaml,
  ".yml": readYaml,
  ".json": (text) => readJson(text, { comments: false }),
  ".jsonc": (text) => readJson(text, { comments: true }),
};

/** The message of an error shows this many issues. */
const SHOWN = 20;

export async function loadDesired(file, options) {
  const { env, merchant, locale = "en" } = check(options ?? {}, DESIRED_OPTIONS);
  const [path, read] = sourceOf(file);
  const pages = new Pages(locale);
  const { text, reason } = await readText(path);
  const main = reason ? pages.unreadable(path, reason) : pages.add(path, text, await read(text));
  if (reason) throw errorOf(pages.issues);
  const names = namesIn(jsonOf(main.tree));
  const found = { ...lookedUp(names, env, merchant), reasons: await addConfigs(pages, path, names.files, locale) };
  const parse = (inQuotes) => {
    try {
      return desiredOf({ ...pages.json(inQuotes), ...found }, locale, (warnings) => warnings.map((warning) => pages.placed(warning)));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return error;
    }
  };
  const desired = parse(false);
  pages.sort(desired.issues, () => parse(true).issues);
  if (pages.issues.length > 0) throw errorOf(pages.issues);
  return desired;
}

function sourceOf(file) {
  const path = pathOf(file);
  const odd = (code, message) => refuse([{ path: "file", segments: ["file"], code, message }]);
  if (typeof path !== "string") odd("wrong_type", "must be a path or a file URL");
  const read = READERS[extname(path).toLowerCase()];
  if (!read) odd("invalid_option", "must end with `.yaml`, `.yml`, `.json` or `.jsonc`");
  return [path, read];
}

/** `undefined` stands for a URL that is no path: of another scheme, with a host, or with `%2F`. */
function pathOf(file) {
  try {
    return file instanceof URL ? fileURLToPath(file) : file;
  } catch {
    return undefined;
  }
}

async function readYaml(text) {
  const yaml = await import("./yaml.js");
  return yaml.readYaml(text);
}

/** Adds the config files, and returns why some cannot be read. */
async function addConfigs(pages, path, names, locale) {
  const folder = folderOf(path);
  const read = await Promise.all(names.map((name) => readBelow(folder, name)));
  const reasons = [];
  for (const [index, name] of names.entries()) {
    const { text, reason } = read[index];
    if (reason) reasons.push([name, wordsOf(reason, locale)]);
    else pages.addConfig(name, join(folder, name), text, readJson(text, { comments: true }));
  }
  return Object.fromEntries(reasons);
}

function errorOf(issues) {
  const shown = issues.slice(0, SHOWN).map(({ file, line, column, path, message }) => `${file}:${line}:${column}: ${path && `${path}: `}${message}`);
  if (issues.length > SHOWN) shown.push(`+${issues.length - SHOWN}`);
  return new ValidationError({ message: shown.join("; "), issues, warnings: [] });
}
