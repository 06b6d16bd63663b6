// Without the processor of docs/observability.md the tokens are in the spans. So the other test can fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { callAll, serve, TOKENS, tokensIn } from "./calls.js";
import { by, inMemory } from "./spans.js";

const { processor, spans } = inMemory();
new NodeSDK({ spanProcessors: [processor], instrumentations: [new UndiciInstrumentation(), new HttpInstrumentation()] }).start();

test("automatic spans have the tokens", async () => {
  await callAll(await serve());
  const made = await spans();
  assert.deepEqual(tokensIn(made), TOKENS);
  for (const name of ["undici", "http"]) assert.notDeepEqual(tokensIn(by(made, name)), [], name);
});
