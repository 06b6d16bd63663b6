// A connection that breaks after the server has read a POST: the server must not get the POST a second time. The consumers
// run the same in Deno, Bun, workerd and browsers.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import { breakingServer } from "../consumers/shared/breaking-server.js";
import { sendOnEach } from "../consumers/shared/sent-once.js";
import { container } from "./fixtures.js";

for (const [name, { CloudbaseClient }] of Object.entries({ "default client": pkg, "/gloo": gloo })) {
  test(`${name}: a write is sent once, whatever happens to the connection`, async (t) => {
    const server = await breakingServer();
    t.after(server.close);
    const wanted = await sendOnEach(CloudbaseClient, server.url);
    assert.deepEqual(server.seen, wanted);
    const kept = Object.keys(wanted).filter((path) => path.includes("/kept/"));
    assert.deepEqual(Object.keys(server.kept), kept, "these came on a connection in use");
  });
}

test("an injected `fetch` gets the body as a text, and every request forbids caches", async (t) => {
  globalThis.Deno = {};
  t.after(() => delete globalThis.Deno);
  const seen = [];
  const fetch = async (url, { body, cache }) => (seen.push([typeof body, cache]), new Response('{"errcode":0}'));
  const client = new pkg.CloudbaseClient({ accessToken: "T", fetch });
  await client.setCloudAccessToken({ action: "get", env: "e" });
  await client.setCallBackConfig(container);
  assert.deepEqual(seen, [["string", "no-store"], ["string", "no-store"]]);
});

test("the fetch of Deno itself gets the body of a write as a Blob", async (t) => {
  const original = globalThis.fetch;
  t.after(() => {
    delete globalThis.Deno;
    globalThis.fetch = original;
  });
  globalThis.Deno = {};
  const seen = [];
  globalThis.fetch = async (url, { body }) => (seen.push([new URL(url).pathname, body instanceof Blob ? await body.text() : typeof body]), new Response('{"errcode":0}'));
  const client = new pkg.CloudbaseClient({ accessToken: "T" });
  await client.setCallBackConfig(container);
  await client.getCallBackConfig();
  assert.deepEqual(seen, [["/tcb/setcallbackconfig", JSON.stringify(container)], ["/tcb/getcallbackconfig", "string"]]);
});
