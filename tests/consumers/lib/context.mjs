// The tools of a row: programs in its project, servers, browsers and sizes.
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./browsers.mjs";
import { freePort, start } from "./process.mjs";
import { graphSize, text } from "./project.mjs";

/** `needed` are the folders of other projects. The tools add each program that they start to `programs`. `pushes` is how many pushes attack a receiver. */
export function context(folder, needed, { url, reported }, programs, pushes) {
  const begin = (...command) => {
    const program = start(folder, ...command);
    programs.push(program);
    return program;
  };
  const asLongAs = (program, work) => Promise.race([work, program.ended.then(() => Promise.reject(new Error("it ended by itself")))]);
  rmSync(join(folder, "out"), { recursive: true, force: true });
  mkdirSync(join(folder, "out"));
  return {
    folder,
    url,
    needed,
    pushes,
    /** Runs a program to its end. */
    exec: (...command) => begin(...command).ended,
    node: (...args) => begin(process.execPath, ...args).ended,
    /** What all programs of the row have printed so far. */
    output: () => programs.map(({ output }) => output).join(""),
    /** Starts a server, and resolves with its address when it is ready. */
    async serve(commandFor) {
      const port = await freePort();
      const at = `http://127.0.0.1:${port}`;
      await asLongAs(begin(...commandFor(port)), answering(at));
      return at;
    },
    /** Opens a page with a script of the project, or any page, and waits for its report. */
    browse(browser, { script, at = `${url}/page?script=${script}`, csp }) {
      const page = new URL(at);
      page.searchParams.set("base", url);
      if (csp) page.searchParams.set("csp", csp);
      return asLongAs(begin(...commandOf(browser, join(folder, "profile"), page.href)), reported);
    },
    /** Throws if a bundle, a file or a folder, has the wasm twice. Its entries must share one. */
    holdsWasmOnce(path) {
      const times = filesOf(join(folder, path)).map((file) => text(file).split(pieceOfWasm(folder)).length - 1);
      if (String(times.filter(Boolean)) !== "1") throw new Error(`the bundle should have the wasm once, and its files have it so often: ${times}`);
    },
    graphOf: (entry) => graphSize(folder, entry),
    sizeOf: (...paths) => paths.reduce((sum, path) => sum + size(join(folder, path)), 0),
  };
}

async function answering(url) {
  while (!(await fetch(url).catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 50));
}

function filesOf(path) {
  return statSync(path).isFile() ? [path] : readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}

/** Counts the bytes of files, without source maps and texts, which do not run. */
const size = (path) => filesOf(path).reduce((sum, file) => sum + (/\.(map|md)$/.test(file) ? 0 : statSync(file).size), 0);

/** The longest run of letters and digits in the text of the wasm, because bundlers write other characters differently. */
function pieceOfWasm(folder) {
  const wasm = text(folder, "node_modules/wechat-cloudbase/dist/wasm/wechat_cloudbase_inline.js");
  const [piece] = wasm.match(/[A-Za-z0-9]+/g).sort((a, b) => b.length - a.length);
  if (wasm.split(piece).length !== 2) throw new Error(`${piece} is no mark of the wasm`);
  return piece;
}
