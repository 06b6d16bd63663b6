// Checks and runs samples of pages. A sample keeps its line numbers, so that the compiler's messages name lines of the page.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";

const here = fileURLToPath(new URL("../", import.meta.url));
const folder = new URL("../node_modules/.samples/", import.meta.url);
const ENVIRONMENT = "docs/environment.d.ts";
const TSC =
  "--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --allowJs --checkJs --target es2022 --lib es2022,dom,dom.iterable --module nodenext --types node --pretty false";

/** The environment variables that samples read. A server listens on a free port, because both languages run at the same time. */
const OF_SAMPLES = { AUTHORIZER_ACCESS_TOKEN: "from-the-environment", TOKEN_OF_wx1: "from-the-environment", PORT: "0", FORWARDER_KEY: "the-key" };

export const nameOf = ({ path, line }) => `${path}:${line}`;

export const syntax = ({ code, language }, options) => transform(code, { loader: language, charset: "utf8", jsx: "preserve", ...options });

/** Returns the compiler's messages about samples, or an empty string. */
export async function typeErrors(samples) {
  const files = samples.filter((sample) => !sample.not["type-checked"]).map(writeSource);
  const tsc = ["node_modules/typescript/bin/tsc", ...TSC.split(" "), ENVIRONMENT, ...files];
  return execute(tsc).then(() => "", (error) => ofPages(error.stdout || String(error)));
}

const ofPages = (messages) => messages.replace(/(?:node_modules\/\.samples\/)?(\S+)\.\d+\.m[jt]s\((\d+),\d+\)/g, "$1:$2");

function writeSource(sample) {
  const file = new URL(`${sample.path}.${sample.line}.m${sample.language}`, folder);
  writeTo(file, "\n".repeat(sample.line - 1) + sample.code);
  return fileURLToPath(file);
}

/** Runs a sample in its own process and returns its output. */
export async function output(sample) {
  const file = new URL(`run/${sample.path}.${sample.line}.mjs`, folder);
  const { code } = sample.language === "ts" ? await syntax(sample) : sample;
  writeTo(file, "\n".repeat(sample.line - 1) + code);
  const { stdout } = await execute(["docs/run-sample.js", file.href]);
  return stdout.trimEnd();
}

/** Returns the expected output as a pattern. `…` stands for any text. */
export function pattern({ prints }) {
  const literal = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${prints.split("…").map(literal).join("[^]*?")}$`);
}

function execute(args) {
  const env = { ...process.env, ...OF_SAMPLES, NO_COLOR: "1" };
  return promisify(execFile)(process.execPath, args, { cwd: here, env, encoding: "utf8", timeout: 20_000 });
}

function writeTo(file, text) {
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, text);
}

/** Splits a sample into strings and the code between them. Comments are removed, and esbuild sets the blanks. */
export async function skeleton(sample) {
  const { code } = await syntax(sample, { minifyWhitespace: true, legalComments: "none" });
  const parts = code.split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/s);
  return { code: parts.filter((_, index) => index % 2 === 0).join('""'), strings: parts.filter((_, index) => index % 2 === 1) };
}
