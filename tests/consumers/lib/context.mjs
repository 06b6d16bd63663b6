// The tools of a row: programs in its project, servers, browsers and sizes.
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./browsers.mjs";
import { freePort, start } from "./process.mjs";
import { graphSize } from "./project.mjs";

/** `needed` are the folders of other projects. The tools add each program that they start to `programs`. */
export function context(folder, needed, { url, reported }, programs) {
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
    /** Runs a program to its end. */
    exec: (...command) => begin(...command).ended,
    node: (...args) => begin(process.execPath, ...args).ended,
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
    graphOf: (entry) => graphSize(folder, entry),
    sizeOf: (...paths) => paths.reduce((sum, path) => sum + size(join(folder, path)), 0),
  };
}

async function answering(url) {
  while (!(await fetch(url).catch(() => undefined))) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Counts the bytes of files, without source maps and texts, which do not run. */
function size(path) {
  if (statSync(path).isFile()) return /\.(map|md)$/.test(path) ? 0 : statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0);
}
