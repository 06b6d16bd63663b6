// Runs refresh.worker.js in workerd, with an old and a new compatibility date. With a context a refresh outlives its request.
// Without one it dies, and later calls do not wait for it for ever. From 2024-10-14 on its promise rejects by itself.
import { deepStrictEqual } from "node:assert/strict";
import { createServer } from "node:http";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, url] = process.argv.slice(2);

/** A WeChat that takes half a second, and counts. */
const wechat = createServer((_, response) => {
  const next = ++wechat.exchanges;
  const answer = { authorizer_access_token: `access-${next}`, expires_in: 7200, authorizer_refresh_token: `refresh-${next}` };
  setTimeout(() => response.end(JSON.stringify(answer)), 500);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => wechat.once("listening", resolve));
const baseURL = `http://127.0.0.1:${wechat.address().port}`;

async function run(date, paths) {
  const miniflare = workerd(mainModule, baseURL, date);
  wechat.exchanges = 0;
  const answers = [];
  try {
    for (const path of paths) answers.push(await (await miniflare.dispatchFetch(`http://worker${path}`)).text());
  } finally {
    await miniflare.dispose();
  }
  return [...answers, wechat.exchanges];
}

async function work() {
  for (const date of ["2024-01-01", "2026-11-01"]) {
    deepStrictEqual(await run(date, ["/entry", "/leave?context", "/call", "/call"]), ["tokens-workerd", "left", "access-1", "access-1", 1]);
  }
  deepStrictEqual(await run("2024-01-01", ["/leave", "/call", "/later", "/call", "/call"]), ["left", "TimeoutError", "later", "access-2", "access-2", 2]);
  deepStrictEqual(await run("2026-11-01", ["/leave", "/call", "/call"]), ["left", "access-2", "access-2", 2]);
}

await reported(url, "tokens-workerd", work, { close: () => wechat.close() });
