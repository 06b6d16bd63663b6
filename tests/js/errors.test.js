// Error classes, their members, and what logs show of them.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import * as cloudbase from "wechat-cloudbase";
import { answering, clientWith, rejection, TOKEN } from "./fixtures.js";

const { ApiError, CloudbaseError, errorCodes, HttpError, NetworkError, ValidationError } = cloudbase;

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

test("a network error keeps its cause, without the secrets", async () => {
  const cause = Object.assign(new Error(`connect ECONNREFUSED ${TOKEN}`), { code: "ECONNREFUSED" });
  const error = await rejection(clientWith(async () => { throw new TypeError("fetch failed", { cause }); }).getCallBackConfig());
  assert.ok(error instanceof NetworkError);
  assert.deepEqual([error.cause.name, error.cause.message], ["TypeError", "fetch failed"]);
  assert.deepEqual([error.cause.cause.code, error.cause.cause.message], ["ECONNREFUSED", "connect ECONNREFUSED [redacted]"]);
});

test("`error.body` can be read, and logs do not show it", async () => {
  const error = await rejection(clientWith(answering("<html>private</html>", 502)).getCallBackConfig());
  assert.equal(error.body, "<html>private</html>");
  for (const logged of [inspect(error), JSON.stringify(error), String(error)]) assert.ok(!logged.includes("private"));
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
