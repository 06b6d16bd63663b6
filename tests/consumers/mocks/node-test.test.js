// The timers of node:test: retries and time-outs follow them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { busy, clients, ok } from "./clients.js";

const mocked = { "setTimeout alone": { apis: ["setTimeout"] }, "setTimeout and Date": { apis: ["setTimeout", "Date"] } };

for (const [name, Client] of Object.entries(clients)) {
  for (const [what, options] of Object.entries(mocked)) {
    test(`a retry waits for the mocked timer: ${name}, ${what}`, async (t) => {
      t.mock.timers.enable(options);
      const answers = [busy, busy, ok];
      const fetch = t.mock.method(globalThis, "fetch", async () => Response.json(answers.shift()));
      const ticks = [];
      const onEvent = ({ type, wait }) => {
        if (type !== "retry") return;
        setImmediate(() => {
          t.mock.timers.tick(wait - 1);
          setImmediate(() => {
            ticks.push(fetch.mock.callCount());
            t.mock.timers.tick(1);
          });
        });
      };
      const client = new Client({ accessToken: "TOKEN", backoff: { base: 20_000, cap: 20_000 }, timeout: 100_000, onEvent });
      const { errcode } = await client.getCallBackConfig();
      assert.equal(errcode, 0);
      assert.deepEqual(ticks, [1, 2], "no retry may come before its time");
    });
  }

  test(`a time-out follows the mocked timer: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let begun;
    const asked = new Promise((resolve) => (begun = resolve));
    t.mock.method(globalThis, "fetch", () => new Promise(begun));
    const call = new Client({ accessToken: "TOKEN" }).getCallBackConfig();
    const ended = assert.rejects(call, { code: "timeout" });
    await Promise.race([asked, new Promise((resolve) => setImmediate(resolve))]);
    t.mock.timers.tick(30_000);
    await ended;
  });
}
