// Errors: their classes, what they show, and what they never show.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import * as cloudbase from "wechat-cloudbase";
import { answering, clientWith, container, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

const { ApiError, CloudbaseError, errorCodes, HttpError, NetworkError, ValidationError } = cloudbase;

/** Everything that a log could show of a value. */
function shown(value) {
  const parts = [inspect(value, { depth: 9, showHidden: false }), String(value), JSON.stringify(value) ?? "", value?.stack ?? ""];
  try {
    parts.push(inspect(structuredClone(value), { depth: 9 }));
  } catch {}
  for (let cause = value?.cause; cause; cause = cause.cause) parts.push(cause.stack ?? "", String(cause.message));
  return parts.join("\n");
}

function assertNoSecret(value, where) {
  for (const secret of [TOKEN, encodeURIComponent(TOKEN), "hunter2"]) {
    assert.ok(!shown(value).includes(secret), `${where} shows a secret:\n${shown(value)}`);
  }
}

test("classes have names, codes and a common ancestor", async () => {
  const error = await rejection(clientWith(answering('{"errcode":40097,"errmsg":"x"}')).getCallBackConfig());
  assert.ok(error instanceof ApiError && error instanceof CloudbaseError && error instanceof Error);
  assert.ok(!(error instanceof HttpError) && !(error instanceof ValidationError));
  assert.deepEqual([error.name, error.code, ApiError.name], ["ApiError", "api", "ApiError"]);
  assert.deepEqual(JSON.parse(JSON.stringify(error)).errcode, 40097);
  assert.ok(!(new Error("x") instanceof CloudbaseError) && !(null instanceof CloudbaseError));
  class Mine extends ApiError {}
  assert.ok(!(error instanceof Mine));
});

test("two copies of the package agree on instanceof", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "copy-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const original = fileURLToPath(new URL("..", import.meta.resolve("wechat-cloudbase")));
  cpSync(original, folder, { recursive: true, dereference: true });
  const copy = await import(pathToFileURL(join(folder, "dist/inline.js")));
  assert.notEqual(copy.ApiError, ApiError);
  const client = new copy.CloudbaseClient({ accessToken: TOKEN, maxRetries: 0, fetch: answering('{"errcode":40097}') });
  const error = await rejection(client.getCallBackConfig());
  assert.ok(error instanceof ApiError && error instanceof CloudbaseError && !(error instanceof HttpError));
});

test("no error and no event shows the token or a secret of the merchant", async () => {
  const url = (target) => `cannot reach ${target}`;
  const fetches = {
    api: answering(`{"errcode":40097,"errmsg":"bad ${TOKEN} hint: [${encodeURIComponent(TOKEN)}]"}`),
    expired: answering(`{"errcode":42001,"errmsg":"expired ${TOKEN}"}`),
    http: async (target) => new Response(url(target), { status: 502 }),
    decode: async (target) => new Response(url(target)),
    secretBody: answering('{"errcode":0,"config":"{\\"environment\\":[{\\"key\\":\\"K\\",\\"value\\":\\"hunter2\\"}]}"'),
    message: async (target) => { throw new TypeError(url(target)); },
    cause: async (target) => { throw new TypeError("fetch failed", { cause: Object.assign(new Error(url(target)), { code: "ECONN" }) }); },
    properties: async (target) => { throw Object.assign(new Error("x"), { url: target, input: target }); },
    text: async (target) => { throw url(target); },
    object: async (target) => { throw { message: url(target), name: url(target), code: url(target) }; },
    deep: async (target) => { throw [1, 2, 3, 4, 5, 6].reduce((cause) => new Error("outer", { cause }), new Error(url(target))); },
  };
  for (const [name, fetch] of Object.entries(fetches)) {
    const events = [];
    const client = clientWith(fetch, { onEvent: (event) => events.push(event) });
    const error = await rejection(client.getFunctionConfig({ type: 3, env: "e", function_name: "f" }));
    assert.ok(error instanceof CloudbaseError, name);
    assertNoSecret(error, name);
    events.forEach((event) => assertNoSecret(event, `${name}: event ${event.type}`));
    if (name !== "secretBody") assertNoSecret(error.body, `${name}: body`);
  }
  const { client, wechat } = wechatAndClient();
  assertNoSecret(client, "client");
  await client.setCallBackConfig(container);
  assertNoSecret(wechat.calls(), "calls");
});

test("a network error keeps why, without the secrets", async () => {
  const cause = Object.assign(new Error(`connect ECONNREFUSED ${TOKEN}`), { code: "ECONNREFUSED" });
  const error = await rejection(clientWith(async () => { throw new TypeError("fetch failed", { cause }); }).getCallBackConfig());
  assert.ok(error instanceof NetworkError);
  assert.deepEqual([error.cause.name, error.cause.message], ["TypeError", "fetch failed"]);
  assert.deepEqual([error.cause.cause.code, error.cause.cause.message], ["ECONNREFUSED", "connect ECONNREFUSED [redacted]"]);
});

test("a body is there for who asks, and not in logs", async () => {
  const error = await rejection(clientWith(answering("<html>private</html>", 502)).getCallBackConfig());
  assert.equal(error.body, "<html>private</html>");
  assert.ok(!shown(error).includes("private"));
});

test("the table of error codes is complete and read-only", () => {
  const rows = [...errorCodes];
  assert.equal(new Set(rows.map(({ code }) => code)).size, rows.length);
  for (const code of [-1, 40001, 40014, 42001, 61004, 61007, 48001, 40164, 85088, 85089, -601003]) {
    const row = errorCodes.get(code);
    assert.ok(row.class && row.advice.en && row.advice.zh && typeof row.retryable === "boolean", String(code));
  }
  assert.equal(errorCodes.get(0), undefined);
  assert.throws(() => { "use strict"; errorCodes.get(-1).class = "x"; }, TypeError);
});
