// The server of a consumer: it emulates WeChat, serves the files of the project, and receives the report.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { expected, setup } from "../shared/scenario.js";

const TYPES = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" };

/** These headers allow requests from pages of another server. */
const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };

const POLICIES = {
  /** The strictest policy for a page with wasm. */
  strict: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'",
  "no wasm": "default-src 'self'",
};

const ENTRIES = ["inline", "workerd", "edge-light", "web", "slim", "gloo"];

/** Serves a project's folder on a free port of loopback. */
export async function serve(folder) {
  const { createEmulator } = await import(createRequire(join(folder, "x.js")).resolve("wechat-cloudbase/testing"));
  const wechat = createEmulator(setup);
  const served = new Map();
  let report;
  const reported = new Promise((resolve) => (report = resolve));

  const server = createServer(async (incoming, outgoing) => {
    const answer = (status, headers, body) => outgoing.writeHead(status, { ...CORS, ...headers }).end(body);
    const { pathname, searchParams } = new URL(incoming.url, "http://localhost");
    if (incoming.method === "OPTIONS") return answer(204);
    const body = Buffer.concat(await incoming.toArray());
    if (pathname === "/never") return;
    if (pathname === "/report") return answer(204, {}, report(JSON.parse(body)));
    if (/^\/(tcb|cgi-bin)\//.test(pathname)) return answer(...(await ask(wechat, incoming, body)));
    if (pathname === "/page") return answer(200, pageHeaders(searchParams), pageOf(searchParams.get("script")));
    const file = read(join(folder, pathname));
    if (!file) return answer(404);
    if (!pathname.endsWith(".html")) served.set(pathname, file.length);
    answer(200, { "content-type": TYPES[extname(pathname)] }, file);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    reported,
    bytesServed: () => [...served.values()].reduce((sum, bytes) => sum + bytes, 0),
    entriesServed: () => ENTRIES.filter((entry) => served.has(`/node_modules/wechat-cloudbase/dist/${entry}.js`)).join(),
    /** Throws if the server did not get the expected requests. */
    check(wanted = expected) {
      const calls = wechat.calls().filter(({ path }) => path !== setup.faults[0].path);
      const asked = calls.map(({ path, errcode }) => `${path.replace("/tcb/", "")} ${errcode}`).sort();
      if (String(asked) !== String(wanted)) throw new Error(`the server got these requests: ${asked}`);
    },
    close: () => server.close().closeAllConnections(),
  };
}

async function ask(wechat, { method, url }, body) {
  const request = new Request(`http://wechat${url}`, { method, body: body.length > 0 ? body : undefined });
  const response = await wechat.handler(request);
  return [response.status, Object.fromEntries(response.headers), await response.text()];
}

const pageHeaders = (query) => ({ "content-type": "text/html", ...(query.has("csp") && { "content-security-policy": POLICIES[query.get("csp")] }) });

const pageOf = (script) =>
  `<!doctype html><link rel="icon" href="data:,"><script ${script.endsWith(".iife.js") ? "defer" : 'type="module"'} src="${script}"></script>`;

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
