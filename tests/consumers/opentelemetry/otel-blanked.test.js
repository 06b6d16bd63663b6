// The processor of docs/observability.md blanks the tokens, and keeps the rest of the spans.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trace } from "@opentelemetry/api";
import { callAll, serve, tokensIn } from "./calls.js";
import { sample } from "./sample.js";
import { by, inMemory } from "./spans.js";

const { processor, spans } = inMemory();
const { startTracing } = await sample("startTracing");
startTracing(processor);

test("automatic spans have no token", async () => {
  await callAll(await serve());
  const made = await spans();
  assert.deepEqual(tokensIn(made), []);
  const urls = by(made, "undici").map(({ attributes }) => attributes["url.full"].replace(/:\d+/, ""));
  assert.deepEqual([...new Set(urls)], [
    "http://127.0.0.1/tcb/getcallbackconfig?access_token=REDACTED",
    "http://127.0.0.1/tcb/getfuncconfig?access_token=REDACTED",
    "http://127.0.0.1/cgi-bin/component/api_authorizer_token?component_access_token=REDACTED",
  ]);
  assert.equal(urls.length, 7);
  assert.equal(by(made, "http").length, 1);
});

test("a token in a name, or in an attribute that comes late, is blanked too", async () => {
  const span = trace.getTracer("late").startSpan("fetch POST https://a/?access_token=SECRET");
  span.setAttribute("http.url", "https://a/?x=1&access_token=SECRET&y=2").end();
  const [{ name, attributes }] = by(await spans(), "late");
  assert.deepEqual([name, attributes["http.url"]], ["fetch POST https://a/?access_token=REDACTED", "https://a/?x=1&access_token=REDACTED&y=2"]);
});
