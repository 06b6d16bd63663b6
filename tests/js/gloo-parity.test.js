// Runs the tests of the default client unchanged on `wechat-cloudbase/gloo`. The table lists the intended differences. It
// must list each test that fails, and no test that passes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";

const RUST_DRAWS = "no option `backoff.random`: Rust draws the random numbers";
const NEXT_MICROTASK = "Rust's future begins in the next microtask";

const DIFFERS = {
  "client.test.js": {
    "fetch is looked up for each call, and called on the global": "`fetch` gets a Request, not a URL",
    "events come in the asynchronous context of their own call, even if calls share a token":
      "one queue in Rust wakes all calls, so events and `fetch` come in the context of the call that filled the queue",
    "after a defect one call fails, and calls in flight and later calls succeed":
      "the state of a call is in the wasm, so after a defect all calls in flight fail: gloo.test.js",
  },
  "answers.test.js": {},
  "functions.test.js": {},
  "options.test.js": {},
  "segments.test.js": {},
  "parse.test.js": {},
  "edit.test.js": {},
  "edits.test.js": {},
  "error-fields.test.js": {},
  "merchants.test.js": { "nobody makes an id that nobody hears": RUST_DRAWS },
  "request.test.js": {},
  "faults.test.js": {},
  "payload-text.test.js": {},
  "payloads.test.js": {},
  "resilience.test.js": {
    "a late token of an earlier request does not replace a newer token": NEXT_MICROTASK,
    "waits can be set, jitter included": RUST_DRAWS,
  },
  "token-book.test.js": {
    "a provider that calls its own client at once gets an error at once": NEXT_MICROTASK,
  },
  "spellings.test.js": {},
  "warnings.test.js": {},
  "secrets.test.js": {
    "no secret is shown after a time-out, in every phase": RUST_DRAWS,
    "no secret is shown after a defect": "its last defect is in the default client's glue; gloo.test.js has other defects",
  },
  "driver.test.js": {
    "if the token is a string, `fetch` is called before the method returns": NEXT_MICROTASK,
    "a provider is asked before the method returns": NEXT_MICROTASK,
    "a call that succeeds without a listener reads the clock once and draws no random number": "Rust reads the clock before each step",
    "code of users that validates while a failure is judged does not change what the call ends with": RUST_DRAWS,
    "if `random` or a header throws, it counts as 0, and the call fails with WeChat's error": RUST_DRAWS,
  },
};

function runOnGloo(file) {
  const args = ["--import", "./on-gloo/register.js", "--test-reporter=tap", file];
  // Without this, the child would report to the test runner of this file.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const options = { cwd: import.meta.dirname, env, maxBuffer: 1 << 26, timeout: 150_000, killSignal: "SIGKILL" };
  return new Promise((resolve) => execFile(process.execPath, args, options, (_, output) => resolve(output)));
}

for (const [file, differs] of Object.entries(DIFFERS)) {
  test(`${file} on /gloo, but for ${Object.keys(differs).length}`, { timeout: 180_000 }, async (t) => {
    const output = await runOnGloo(file);
    const results = [...output.matchAll(/^(not )?ok \d+ - (.*)$/gm)];
    const failed = results.filter(([, not]) => not).map(([, , name]) => name.replaceAll("\\#", "#"));
    assert.ok(results.length > failed.length, output);
    assert.deepEqual(failed.sort(), Object.keys(differs).sort(), output);
    t.diagnostic(`${results.length - failed.length} tests pass`);
  });
}
