// The table at the end of docs/mocks.md: what each cause looks like, and that its remedy works.
import assert from "node:assert/strict";
import { test } from "node:test";
import nock from "nock";
import { clients, ok, once, PATH, payload, WECHAT } from "./clients.js";

function withNock(t) {
  t.after(() => (nock.cleanAll(), nock.restore()));
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
}

const answering = async () => Response.json(ok);

for (const [name, Client] of Object.entries(clients)) {
  test(`a mock that is installed after the client is used, and one that is removed is not: ${name}`, async (t) => {
    const client = new Client(once);
    const spy = t.mock.method(globalThis, "fetch", answering);
    await client.getCallBackConfig();
    assert.equal(spy.mock.callCount(), 1);
    spy.mock.restore();
    const another = t.mock.method(globalThis, "fetch", answering);
    await client.getCallBackConfig();
    assert.deepEqual([spy.mock.callCount(), another.mock.callCount()], [1, 1]);
  });

  test(`a Request of what fetch got has the text of the body: ${name}`, async (t) => {
    const spy = t.mock.method(globalThis, "fetch", answering);
    await new Client(once).setCallBackConfig(payload);
    const request = new Request(...spy.mock.calls[0].arguments);
    assert.equal(request.url, `${WECHAT}${PATH}?access_token=TOKEN`);
    assert.equal(await request.text(), JSON.stringify(payload));
  });

  test(`one Response for two calls fails at the second: ${name}`, async (t) => {
    const response = Response.json(ok);
    t.mock.method(globalThis, "fetch", async () => response);
    const client = new Client(once);
    await client.getCallBackConfig();
    await assert.rejects(client.getCallBackConfig(), { code: "network" });
  });

  test(`an object that is no Response has its own message: ${name}`, async (t) => {
    t.mock.method(globalThis, "fetch", async () => ({ ok: true, json: async () => ok }));
    await assert.rejects(new Client(once).getCallBackConfig(), /did not return a Response/);
  });

  test(`what nock says without a rule is in the error's body, without the token: ${name}`, async (t) => {
    withNock(t);
    nock(WECHAT).get("/another").reply(200);
    await assert.rejects(new Client(once).getCallBackConfig(), ({ code, status, body }) => {
      assert.deepEqual([code, status], ["http", 501]);
      assert.match(body, /No match for request/);
      assert.doesNotMatch(body, /TOKEN/);
      return true;
    });
  });

  test(`without back-off the retries come at once: ${name}`, async (t) => {
    const answers = [{ errcode: -1 }, { errcode: -1 }, ok];
    t.mock.method(globalThis, "fetch", async () => Response.json(answers.shift()));
    const started = performance.now();
    await new Client({ accessToken: "TOKEN", backoff: { base: 0, cap: 0 } }).getCallBackConfig();
    assert.ok(performance.now() - started < 500);
  });
}

test("what fetch gets has no prototype", async (t) => {
  const spy = t.mock.method(globalThis, "fetch", answering);
  await new clients.default(once).setCallBackConfig(payload);
  const [, { method, headers, body, redirect, signal, cache, ...more }] = spy.mock.calls[0].arguments;
  assert.deepEqual([method, { ...headers }, body, redirect, cache, more], ["POST", { "content-type": "application/json" }, JSON.stringify(payload), "manual", "no-store", {}]);
  assert.ok(signal instanceof AbortSignal);
});
