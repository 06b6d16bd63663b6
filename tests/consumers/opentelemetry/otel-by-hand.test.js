// The spans that docs/observability.md makes from events: one for each call, with no token and no automatic span.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { clients, serve, TOKENS, tokensIn } from "./calls.js";
import { sample } from "./sample.js";
import { by, inMemory } from "./spans.js";

const url = await serve();
const [token] = TOKENS;
Object.assign(process.env, { AUTHORIZER_ACCESS_TOKEN: token, WECHAT_URL: url });
const { onEvent, readConfig, traced, withoutWechat } = await sample("traced");
const { processor, spans } = inMemory();
new NodeSDK({ spanProcessors: [processor], instrumentations: [withoutWechat] }).start();

test("the sample's call has one span without the token", async () => {
  await readConfig();
  const [{ name, attributes, status }, ...more] = await spans();
  assert.deepEqual(more, []);
  assert.deepEqual([name, attributes, status.code], [
    "getCallBackConfig",
    { "url.full": `${url}/tcb/getcallbackconfig`, "http.request.resend_count": 0, "http.response.status_code": 200 },
    0,
  ]);
});

// The lost calls go to a host that the hook does not ignore, so only spans by hand are looked at.
// Calls of /gloo share one queue, so docs/gloo.md promises their context only for calls one after the other.
for (const [name, Client] of Object.entries(clients)) {
  test(`each call has its own span and error: ${name}`, async () => {
    const client = new Client({ accessToken: token, baseURL: url, onEvent });
    const lost = new Client({ accessToken: token, baseURL: "http://127.0.0.1:9990", onEvent, backoff: { base: 1, cap: 1 }, maxRetries: 1 });
    const work = [
      () => traced(`${name} reads`, () => client.getCallBackConfig()),
      () => traced(`${name} is refused`, () => client.getFunctionConfig({ type: 2, env: "e", function_name: "f" })),
      () => traced(`${name} is lost`, () => lost.getCallBackConfig()),
    ];
    if (name === "default") await Promise.allSettled(work.map((begin) => begin()));
    else for (const begin of work) await begin().catch(() => {});

    const made = by(await spans(), "wechat").filter((span) => span.name.startsWith(name));
    const seen = made.map(({ name, attributes, events, status }) => [name, new URL(attributes["url.full"]).pathname, attributes["error.type"], events.map((event) => event.name), status.code]);
    assert.deepEqual(seen.sort(), [
      [`${name} is lost`, "/tcb/getcallbackconfig", "network", ["retry", "exception"], 2],
      [`${name} is refused`, "/tcb/getfuncconfig", "85089", ["exception"], 2],
      [`${name} reads`, "/tcb/getcallbackconfig", undefined, [], 0],
    ]);
    assert.deepEqual(tokensIn(made), []);
  });
}

test("the hook ignores WeChat's requests only", async () => {
  const ofOthers = async () => by(await spans(), "undici").map(({ attributes }) => attributes["server.port"]);
  const before = await ofOthers();
  await fetch("http://127.0.0.1:9991/").catch(() => {});
  assert.deepEqual(await ofOthers(), [...before, 9991]);
  assert.ok(!before.includes(Number(new URL(url).port)));
});
