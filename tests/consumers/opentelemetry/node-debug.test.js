// What docs/observability.md says of Node.js itself.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { test } from "node:test";
import { callAll, serve, TOKENS, tokensIn } from "./calls.js";

const CALL = `import { callAll, serve } from "./calls.js"; await callAll(await serve());`;
const stderrWith = (NODE_DEBUG) => spawnSync(process.execPath, ["--input-type=module", "-e", CALL], { env: { ...process.env, NODE_DEBUG }, encoding: "utf8" });

test("NODE_DEBUG prints the tokens, and without it Node prints nothing", () => {
  for (const section of ["fetch", "undici"]) assert.deepEqual(tokensIn(stderrWith(section).stderr), TOKENS, section);
  const { status, stdout, stderr } = stderrWith("");
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
});

test("a subscriber to undici's channel gets the tokens", async () => {
  const paths = [];
  subscribe("undici:request:create", ({ request }) => paths.push(request.path));
  await callAll(await serve());
  assert.deepEqual(tokensIn(paths), TOKENS);
});
