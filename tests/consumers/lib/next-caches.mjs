// Next keeps answers of `fetch`, and prints its URLs. This builds and visits shared/next-caches, counts what its server gets,
// and looks for the token and the answers in all that Next writes.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const NEXT = "node_modules/next/dist/bin/next";
const APP = "next-caches";

/** Each has a part that every spelling of a URL keeps, and base64 keeps one of its three spellings. */
const TOKEN = "a+Kq83TOKENmv/w==";
const ANSWER = "Zp61ANSWERxd";
const secrets = ["Kq83TOKENmv", ANSWER].flatMap((secret) => [secret, ...inBase64(secret)]);

/** What one visit of a place sends with each client. */
const WORK = { "whole/tcb/setcallbackconfig": 2, "busy/tcb/setcallbackconfig": 2, "inner/authorizer-access-token": 1,
  "asked/tcb/getcallbackconfig": 1, "failing/tcb/getcallbackconfig": 2, "broken/tcb/setcallbackconfig": 1 };
const PLACES = ["default-cache", "force-cache", "revalidated", "edge", "page"];

export const cacheRows = (name) => ({ [`${name} keeps and prints nothing`]: keepsNothing });

async function keepsNothing(c) {
  const upstream = await countingServer();
  const next = (command, ...args) => ["env", `UPSTREAM=${upstream.url}`, `TOKEN=${TOKEN}`, process.execPath, NEXT, command, APP, ...args];
  const served = (command) => c.serve((port) => next(command, "--hostname=127.0.0.1", `--port=${port}`));
  try {
    await c.exec(...next("build"));
    same("next build", upstream.taken(), {});
    for (const command of ["start", "dev"]) await visitAll(command, await served(command), upstream);
    const found = [...filesIn(join(c.folder, APP, ".next")), ["the output", c.output()]].filter(([, text]) => secrets.some((secret) => text.includes(secret)));
    if (found.length > 0) throw new Error(`a token or an answer is in ${found.map(([name]) => name).join(", ")}`);
  } finally {
    upstream.close();
  }
  await fetch(`${c.url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", asked: [] }) });
}

async function visitAll(command, url, upstream) {
  for (const place of PLACES) {
    const wanted = Object.fromEntries(["default", "gloo"].flatMap((client) => Object.entries(WORK).map(([path, count]) => [`/${place}/${client}/${path}`, count])));
    // In development Next keeps all answers of a page for the visit after a change of code, which has these headers.
    for (const headers of [{}, { rsc: "1", "next-hmr-refresh": "1" }]) {
      await (await fetch(`${url}/${place}`, { headers })).text();
      same(`next ${command}, ${place}`, upstream.taken(), wanted);
    }
  }
  await (await fetch(`${url}/fails`)).text();
  same(`next ${command}, fails`, upstream.taken(), { "/fails/default/broken/tcb/setcallbackconfig": 1 });
}

/** Answers by the path, and counts the requests by their path. */
async function countingServer() {
  let seen = {};
  const config = { enable: true, qbase_container_path: `/${ANSWER}`, qbase_env: "e", text_mode: 1 };
  const whole = { errcode: 0, errmsg: ANSWER, data: { container_config: config } };
  const server = createServer(async (incoming, outgoing) => {
    const [path] = incoming.url.split("?");
    await incoming.toArray();
    seen[path] = (seen[path] ?? 0) + 1;
    const [, , , how] = path.split("/");
    if (how === "broken") return incoming.socket.destroy();
    if (how === "failing") return outgoing.writeHead(502).end(`<a href="${incoming.url}">${ANSWER}</a>`);
    if (how === "inner") return outgoing.end(JSON.stringify({ code: 0, data: { token: TOKEN } }));
    const isBusy = how === "busy" && seen[path] === 1;
    outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(isBusy ? { errcode: -1, errmsg: ANSWER } : whole));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const taken = () => [seen, (seen = {})][0];
  return { url: `http://127.0.0.1:${server.address().port}`, taken, close: () => server.close().closeAllConnections() };
}

function same(what, actual, wanted) {
  const listed = (counts) => JSON.stringify(Object.entries(counts).sort());
  if (listed(actual) !== listed(wanted)) throw new Error(`${what}: the server got ${listed(actual)} instead of ${listed(wanted)}`);
}

/** The three spellings of a text in base64, by where it begins, without the characters that its neighbours change. */
function inBase64(text) {
  return [0, 1, 2].map((before) => Buffer.from(" ".repeat(before) + text).toString("base64").slice(before && before + 1, -4));
}

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) yield [path, readFileSync(path, "latin1")];
  }
}
