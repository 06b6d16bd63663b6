// The hooks of docs/observability.md blank the tokens in Sentry 9.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Sentry from "sentry-node-9";
import { callAll, serve, tokensIn } from "./calls.js";
import { sample } from "./sample.js";
import { collector, kinds, record } from "./sentry-parts.js";

test("Sentry 9 with the hooks sends no token", async () => {
  const { envelopes, options } = collector();
  const { startSentry } = await sample("startSentry", (code) => code.replace('"@sentry/node"', '"sentry-node-9"'));
  startSentry(options);
  const url = await serve();
  await record(Sentry, (caught) => callAll(url, caught));
  assert.deepEqual(tokensIn(envelopes), []);
  for (const kind of ["event", "transaction"]) assert.ok(kinds(envelopes).has(kind), kind);
  assert.match(JSON.stringify(envelopes), /access_token=REDACTED/);
});
