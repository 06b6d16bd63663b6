// The attack that tests/consumers run in each runtime, with fewer pushes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { attack } from "../consumers/shared/pushes/attack.js";

// The attack measures memory after each collection.
setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

test("wrong and odd pushes are refused, good ones in between are taken, and nothing leaks", { timeout: 120_000 }, async () => {
  const { counts, growth } = await attack({ createEventReceiver, memoryStore }, { pushes: 5000, seed: 15 });
  const reasons = ["content", "encryption", "failed", "known", "length", "method", "signature", "stored", "unknown"];
  assert.deepEqual(Object.keys(counts).sort(), reasons);
  assert.ok(Number.isInteger(growth));
});

/** A receiver that does something wrong around the real one. */
const wrong = (work) => ({
  memoryStore,
  createEventReceiver(options) {
    const receive = createEventReceiver(options);
    return (request) => work({ request, options, receive });
  },
});

const KEY = "component:wxc:ticket";
const FAULTS = {
  "answers a refused push with 200": [/200 success after/, async ({ request, receive }) => (await receive(request), new Response("success"))],
  "answers with a secret": [/after|secret/, async ({ request, receive, options }) => new Response(options.token, await receive(request))],
  "shows a secret in a header": [/secret/, async ({ request, receive, options }) => {
    const response = await receive(request);
    response.headers.set("x-token", options.token);
    return response;
  }],
  "throws": [/of the receiver/, async () => { throw new Error("of the receiver"); }],
  "prints": [/printed/, ({ request, receive }) => (console.warn("x"), receive(request))],
  "shows a secret in an event": [/secret/, ({ request, receive, options }) => (options.onEvent({ type: "x", error: new Error(options.encodingAESKey) }), receive(request))],
  "changes the store": [/changed the store/, async ({ request, receive, options }) => {
    const response = await receive(request);
    if (response.status === 403) await options.store.set(KEY, { ticket: "t" });
    return response;
  }],
  "stores nothing": [/not in the store/, async ({ request, receive, options }) => {
    const response = await receive(request);
    if (await options.store.get(KEY)) await options.store.set(KEY, { ticket: "t", createTime: 0 });
    return response;
  }],
};

for (const [name, [message, work]] of Object.entries(FAULTS)) {
  test(`the attack finds a receiver that ${name}`, () => assert.rejects(attack(wrong(work), { pushes: 1000 }), { message }));
}

test("the attack finds a receiver that leaves a rejection", () => {
  // The runner of tests takes rejections of its own process for failures.
  const program = `
    import { createEventReceiver } from "wechat-cloudbase/platform";
    import { memoryStore } from "wechat-cloudbase/stores";
    import { attack } from "../consumers/shared/pushes/attack.js";
    const leaves = (receive) => (request) => (void Promise.reject(new Error("left")), receive(request));
    const pkg = { memoryStore, createEventReceiver: (options) => leaves(createEventReceiver(options)) };
    await attack(pkg, { pushes: 1000 }).catch(({ message }) => console.log(message));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" });
  assert.equal(said, "unhandled: Error: left\n");
});

test("the attack finds memory that grows", { timeout: 120_000 }, async () => {
  const kept = [];
  const work = ({ request, receive }) => (kept.push(new Array(2000).fill(kept.length)), receive(request));
  await assert.rejects(attack(wrong(work), { pushes: 4000 }), /memory has grown/);
});
