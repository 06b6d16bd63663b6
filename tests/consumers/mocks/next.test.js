// Mocks in a process where Next has replaced the global fetch.
import assert from "node:assert/strict";
import { test } from "node:test";
import nock from "nock";
import { clients, ok, once, WECHAT } from "./clients.js";

const answering = async () => Response.json(ok);

/** Next's own fetch has members: the fetch below it, and what says whether Next renders a static page. */
function asInNext(below) {
  const __nextGetStaticStore = () => ({ getStore: () => ({ isStaticGeneration: false }) });
  globalThis.fetch = Object.assign((...args) => below(...args), { _nextOriginalFetch: below, __nextGetStaticStore });
}

test("nock works above Next's fetch", async () => {
  asInNext(fetch);
  nock.disableNetConnect();
  for (const Client of Object.values(clients)) {
    const wechat = nock(WECHAT).post("/tcb/getcallbackconfig").query(true).reply(200, { ...ok, data: {} });
    await new Client(once).getCallBackConfig();
    wechat.done();
  }
});

// docs/mocks.md says so. A spy has the members of Next's fetch, so the client takes it for that.
test("a spy above Next's fetch sees nothing", async (t) => {
  for (const Client of Object.values(clients)) {
    const below = t.mock.fn(answering);
    asInNext(below);
    const spy = t.mock.method(globalThis, "fetch", answering);
    await new Client(once).getCallBackConfig();
    assert.deepEqual([spy.mock.callCount(), below.mock.callCount()], [0, 1]);
    spy.mock.restore();
  }
});

test("a mock as the option fetch is used", async (t) => {
  const below = t.mock.fn(answering);
  asInNext(below);
  const mock = t.mock.fn(answering);
  await new clients.default({ ...once, fetch: mock }).getCallBackConfig();
  assert.deepEqual([mock.mock.callCount(), below.mock.callCount()], [1, 0]);
});
