// The tests of the default client, run as they are on `wechat-cloudbase/gloo`. The table says where it differs on purpose.
// A test that fails and is not in the table fails here, and so does a row whose test passes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";

const RUST_DRAWS = "no option `backoff.random`: Rust draws the random numbers";
const NEXT_MICROTASK = "Rust's future begins in the next microtask";

const DIFFERS = {
  "client.test.js": {
    "fetch is looked up for each call, and called on the global": "`fetch` gets a Request, not a URL",
    "events come in the asynchronous context of their call, whoever asks for the token they share":
      "one queue of Rust's wakes all calls, so events and `fetch` come in the context of whichever call has filled it",
    "a defect inside costs one call; those in flight and those after it are well":
      "the state of a call is in the wasm, so a defect costs all calls in flight: gloo.test.js",
  },
  "answers.test.js": {},
  "options.test.js": {},
  "faults.test.js": {},
  "payload-text.test.js": {},
  "payloads.test.js": {},
  "resilience.test.js": {
    "a late answer to an early question does not replace a newer token": NEXT_MICROTASK,
    "waits can be set, jitter included": RUST_DRAWS,
  },
  "secrets.test.js": {
    "nothing is shown after a time-out, in every phase": RUST_DRAWS,
    "nothing is shown of a defect": "its last defect is one of the default client's glue; gloo.test.js has others",
  },
  "driver.test.js": {
    "with a token that is a text, `fetch` is called before the method returns": NEXT_MICROTASK,
    "a provider is asked before the method returns": NEXT_MICROTASK,
    "a call that succeeds without a listener looks at the clock once, for its deadline, and draws nothing": "Rust looks at the clock before each step",
    "a random number or header that cannot be had counts as none, and the error is WeChat's": RUST_DRAWS,
    "an answer that comes after the end changes nothing, and its body is not read":
      "nobody is left who could cancel the body of an answer from a `fetch` that ignores its signal",
  },
};

function runOnGloo(file) {
  const args = ["--import", "./on-gloo/register.js", "--test-reporter=tap", file];
  // Else it would report to the test runner that runs this.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const options = { cwd: import.meta.dirname, env, maxBuffer: 1 << 26 };
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
