// Sentry's current SDK filters tokens by itself, which docs/observability.md says.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Sentry from "@sentry/node";
import { callAll, serve, tokensIn } from "./calls.js";
import { collector, kinds, record } from "./sentry-parts.js";

test("the current SDK sends no token", async () => {
  const { envelopes, options } = collector();
  Sentry.init(options);
  const url = await serve();
  await record(Sentry, (caught) => callAll(url, caught));
  assert.deepEqual(tokensIn(envelopes), []);
  assert.ok(kinds(envelopes).has("event"), [...kinds(envelopes)].join());
  const sent = JSON.stringify(envelopes);
  for (const [what, pattern] of [["breadcrumbs", /"breadcrumbs":\[/], ["a filtered URL", /access_token=\[Filtered\]/]]) assert.match(sent, pattern, what);
});
