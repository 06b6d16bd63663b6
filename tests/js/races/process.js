// One process of a platform. It does what the messages of its parent say: `{ id, work, items }`, and `{ id, set }` for options.
import { createEventReceiver } from "wechat-cloudbase/platform";
import { sendPush } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";
import { openStore } from "../stores/open-store.js";
import { disturbed } from "./disturbed.js";

const { baseURL, place, messages } = JSON.parse(process.argv[2]);
/**
 * `ahead` is how many milliseconds the clock is ahead, and `atOnce` how many items are worked on at the same time, or 0 for all. The
 * process dies when `diesAfter` refreshes were answered; 0 is never.
 */
const options = { isAtomic: true, slow: 0, failing: {}, ahead: 0, atOnce: 0, diesAfter: 0, timeout: 120_000 };
const whole = disturbed(await openStore(place), options);
const minimal = { get: whole.get, set: whole.set };

async function mortalFetch(url, init) {
  const response = await fetch(url, init);
  if (url.includes("/api_authorizer_token") && --options.diesAfter === 0) process.kill(process.pid, "SIGKILL");
  return response;
}

const platform = () => ({
  componentAppid: messages.componentAppid,
  componentToken: "C",
  store: options.isAtomic ? whole : minimal,
  baseURL,
  fetch: mortalFetch,
  timeout: options.timeout,
  now: () => Date.now() + options.ahead,
});

const WORK = {
  refresh: (authorizerAppid) => authorizerToken({ ...platform(), authorizerAppid })(),
  async push(elements) {
    const answers = await sendPush(messages, elements, createEventReceiver({ ...platform(), ...messages, url: undefined }));
    if (answers.at(-1).status !== 200) throw new Error(`the push failed ${answers.length} times`);
  },
};

/** Resolves with the results in the order of the items. All workers take items from one iterator. */
async function allSettled(items, work) {
  const results = [];
  const left = items.entries();
  async function worker() {
    for (const [index, item] of left) [results[index]] = await Promise.allSettled([work(item)]);
  }
  await Promise.all(Array.from({ length: options.atOnce || items.length }, worker));
  return results;
}

process.on("message", async ({ id, set, work, items = [] }) => {
  Object.assign(options, set);
  const results = await allSettled(items, WORK[work]);
  process.send({ id, results: results.map(({ value, reason }) => ({ value, error: reason && [reason, reason.cause].join(": "), class: reason?.class })) });
});
process.on("disconnect", () => process.exit());
process.send("ready");
