// Asks the server of examples/hono.ts, and shows why it answers issues by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { CloudbaseClient } from "wechat-cloudbase";
import { uploadFunctionConfig } from "wechat-cloudbase/standard-schema";
import { createEmulator } from "wechat-cloudbase/testing";
import { pushServer } from "./hono.js";
import { app as sample } from "./sample-hono.js";

const wechat = createEmulator({ tokens: { TOKEN: "wx1" } });
const client = new CloudbaseClient({ accessToken: "TOKEN", fetch: wechat.fetch });
const app = pushServer(client, async (request) => request.headers.get("cookie") === "session=1");
const sent = (value: unknown, cookie = "session=1") => ({ method: "POST", body: JSON.stringify(value), headers: { "content-type": "application/json", cookie } });
const secret = { type: 3, env: "prod-1", function_name: "login", config: { environment: [{ key: "DB_PASSWORD", value: "hunter2" }], timeout: 0 } };
const push = (functionName: string) => ({ function_config: { enable: true, callbacks: [{ msgType: "text", event: "", env: "e", functionName, enable: true }] } });

test("a right payload reaches WeChat, and a wrong one does not", async () => {
  assert.equal((await app.request("/push", sent(push("login")))).status, 200);
  const wrong = await app.request("/push", sent(push("")));
  assert.equal(wrong.status, 422);
  assert.deepEqual(await wrong.json(), { issues: [{ message: "must not be empty", path: ["function_config", "callbacks", 0, "functionName"], code: "empty" }] });
  assert.equal((await app.request("/push", sent("{}"))).status, 422);
  assert.equal((await app.request("/push", sent(push("login"), "session=2"))).status, 403);
  assert.equal(wechat.calls().length, 1);
});

test("an answer with issues does not show the values of variables, but the validator's own answer does", async () => {
  const ours = await app.request("/config", sent(secret));
  const text = await ours.text();
  assert.equal(ours.status, 422);
  assert.match(text, /"invalid_timeout"/);
  assert.doesNotMatch(text, /hunter2/);
  const theirs = new Hono().post("/", sValidator("json", uploadFunctionConfig), (c) => c.text(c.req.valid("json").config));
  const echo = await theirs.request("/", sent(secret));
  assert.equal(echo.status, 400);
  assert.match(await echo.text(), /hunter2/);
});

test("the sample of the docs checks payloads, and does not echo them", async () => {
  assert.equal(await (await sample.request("/push", sent(push("login")))).json(), 1);
  const wrong = await sample.request("/push", sent({ ...push("login"), secret: "hunter2" }));
  assert.equal(wrong.status, 422);
  assert.doesNotMatch(await wrong.text(), /hunter2/);
});
