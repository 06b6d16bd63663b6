// Runs tokens.worker.js in workerd, with an old and a new compatibility date. A request ends while it asks for a token, and
// later requests must succeed. From 2024-10-14 on a promise of a request that has ended rejects by itself.
import { strictEqual } from "node:assert/strict";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [mainModule, baseURL] = process.argv.slice(2);
const LATER = 3;

const endings = {
  "the client hangs up": ({ get }) => get("/hang", 300).catch(() => "hung up"),
  "the client hangs up, and the call has the request's signal": ({ get }) => get("/hang?signal", 300).catch(() => "hung up"),
  "nobody awaits the call": ({ get }) => get("/leave"),
  // The last call that leaves aborts a signal that belongs to the first request.
  "the call is aborted, and its request goes on": async ({ get, later }) => {
    const staying = get("/stay");
    await new Promise((resolve) => setTimeout(resolve, 100));
    later();
    strictEqual(await staying, "left");
  },
};

async function ending(name, date, client) {
  const miniflare = workerd(mainModule, baseURL, date);
  const get = async (path, patience = 10_000) => {
    const url = new URL(path, "http://worker");
    url.searchParams.set("client", client);
    return (await miniflare.dispatchFetch(url, { signal: AbortSignal.timeout(patience) })).text();
  };
  try {
    let calls;
    const later = () => (calls ??= Promise.all(Array.from({ length: LATER }, () => get("/call"))));
    await endings[name]({ get, later });
    const answers = await later();
    strictEqual(String(answers), String(answers.map(() => "errcode 0")), `${name}, ${client}, ${date}`);
    // One more call, one after the other: nothing is left behind.
    strictEqual(await get("/call"), "errcode 0");
  } finally {
    await miniflare.dispose();
  }
}

async function work() {
  for (const date of ["2024-01-01", "2026-11-01"]) {
    for (const client of ["default", "gloo"]) for (const name of Object.keys(endings)) await ending(name, date, client);
  }
}

const calls = 2 * 2 * Object.keys(endings).length * (LATER + 1);
await reported(baseURL, "workerd", work, { asked: Array(calls).fill("getcallbackconfig 0") });
