// Each mock compares the body as a text or as JSON, with both clients, and refuses another body.
import assert from "node:assert/strict";
import { test } from "node:test";
import fetchMock from "fetch-mock";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import nock from "nock";
import { Agent, fetch as undiciFetch, install, MockAgent, setGlobalDispatcher } from "undici";
import { clients, ok, once, PATH, payload, sendBoth, WECHAT } from "./clients.js";

const text = JSON.stringify(payload);
const globals = { fetch, Headers, Request, Response, FormData };

/** nock answers HTTP 501 without a rule, and the others throw. */
function assertOnlyPayloadPassed({ answer, refused }, code = "network") {
  assert.deepEqual({ ...answer }, ok);
  assert.equal(refused?.code, code, String(refused));
}

for (const [name, Client] of Object.entries(clients)) {
  test(`nock compares the JSON of the body: ${name}`, async (t) => {
    t.after(() => nock.restore());
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
    const asJson = nock(WECHAT).post(PATH, payload).query({ access_token: "TOKEN" }).reply(200, ok);
    assertOnlyPayloadPassed(await sendBoth(Client), "http");
    asJson.done();
    const asText = nock(WECHAT).post(PATH, text).query(true).reply(200, ok);
    assertOnlyPayloadPassed(await sendBoth(Client), "http");
    asText.done();
  });

  test(`msw gets the body: ${name}`, async (t) => {
    const seen = [];
    const server = setupServer(
      http.post(WECHAT + PATH, async ({ request }) => {
        seen.push(request.headers.get("content-type"), await request.text());
        return HttpResponse.json(ok);
      }),
    );
    await server.listen({ onUnhandledRequest: "error" });
    t.after(() => server.close());
    assert.deepEqual({ ...(await new Client(once).setCallBackConfig(payload)) }, ok);
    assert.deepEqual(seen, ["application/json", text]);
    await assert.rejects(new Client(once).getCallBackConfig(), { code: "network" });
  });

  test(`fetch-mock compares the JSON of the body: ${name}`, async (t) => {
    t.after(() => fetchMock.unmockGlobal().removeRoutes().clearHistory());
    fetchMock.mockGlobal().post({ url: `${WECHAT}${PATH}?access_token=TOKEN`, body: payload }, ok);
    assertOnlyPayloadPassed(await sendBoth(Client));
    assert.equal(fetchMock.callHistory.lastCall().options.body, text);
  });
}

function mockAgent(t, body) {
  const agent = new MockAgent({ enableCallHistory: true });
  agent.disableNetConnect();
  setGlobalDispatcher(agent);
  t.after(() => setGlobalDispatcher(new Agent()));
  agent.get(WECHAT).intercept({ method: "POST", path: PATH, query: { access_token: "TOKEN" }, body }).reply(200, ok);
  return agent;
}

test("undici's MockAgent compares the text of the body, with undici's fetch", async (t) => {
  const agent = mockAgent(t, text);
  assertOnlyPayloadPassed(await sendBoth(clients.default, { fetch: undiciFetch }));
  assert.equal(agent.getCallHistory().lastCall().body, text);
  agent.assertNoPendingInterceptors();
});

for (const [name, Client] of Object.entries(clients)) {
  test(`undici's MockAgent compares the text of the body after install(): ${name}`, async (t) => {
    t.after(() => Object.assign(globalThis, globals));
    install();
    mockAgent(t, text);
    assertOnlyPayloadPassed(await sendBoth(Client));
  });

  // docs/mocks.md says so. If this fails, Node has mended it, and the page should say less.
  test(`undici's MockAgent sees a stream from Node's own fetch: ${name}`, async (t) => {
    mockAgent(t, text);
    await assert.rejects(new Client(once).setCallBackConfig(payload), { code: "network" });
    mockAgent(t);
    assert.deepEqual({ ...(await new Client(once).setCallBackConfig(payload)) }, ok);
  });
}
