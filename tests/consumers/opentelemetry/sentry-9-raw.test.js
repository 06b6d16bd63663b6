// Sentry 9 without the hooks of docs/observability.md sends the tokens. So the other test can fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Sentry from "sentry-node-9";
import { callAll, serve, TOKENS, tokensIn } from "./calls.js";
import { collector, record } from "./sentry-parts.js";

test("Sentry 9 sends the tokens in breadcrumbs and spans", async () => {
  const { envelopes, options } = collector();
  Sentry.init(options);
  const url = await serve();
  await record(Sentry, (caught) => callAll(url, caught));
  assert.deepEqual(tokensIn(envelopes), TOKENS);
  const items = envelopes.flatMap(([, each]) => each.map(([, item]) => item));
  assert.notDeepEqual(tokensIn(items.map(({ breadcrumbs }) => breadcrumbs ?? [])), []);
  assert.notDeepEqual(tokensIn(items.map(({ spans }) => spans ?? [])), []);
});
