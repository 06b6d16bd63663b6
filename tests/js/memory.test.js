// Checks that the memory of a process does not grow with its calls.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CALLS = 1_000_000;
/** The heap changes this much between two collections. A leak of one byte for each call would be 900,000. */
const NOISE = { heap: 512 << 10, external: 64 << 10, wasm: 0 };

test("a million calls in one process do not grow memory", { timeout: 300_000 }, async (t) => {
  const script = fileURLToPath(new URL("million-calls.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, CALLS]);
  const { samples, outcomes, events, seconds } = JSON.parse(stdout);
  assert.equal(Object.values(outcomes).reduce((sum, times) => sum + times), CALLS);
  for (const kind of ["answers", "ValidationError", "ApiError", "DecodeError", "HttpError", "NetworkError", "stopped"]) {
    assert.ok(outcomes[kind] > CALLS / 100, `${kind}: ${outcomes[kind]}`);
  }
  const growth = (of) => samples.at(-1)[of] - samples[0][of];
  const megabytes = (of) => `${of} ${(samples.at(-1)[of] / 2 ** 20).toFixed(2)} MB (${growth(of) >= 0 ? "+" : ""}${growth(of)} bytes)`;
  t.diagnostic(`${CALLS} calls, ${events} events, ${seconds.toFixed(1)} s: ${Object.keys(NOISE).map(megabytes).join(", ")}; ${JSON.stringify(outcomes)}`);
  for (const [of, noise] of Object.entries(NOISE)) assert.ok(growth(of) <= noise, `${of} grew: ${samples.map((sample) => sample[of])}`);
});

/** Makes calls that never end, as on Workers, where a call never ends if its request ends first. */
const LOST_CALLS = `
  import { CloudbaseClient } from "wechat-cloudbase";
  const client = new CloudbaseClient({ accessToken: "unused", timeout: Infinity });
  const providers = Array.from({ length: 1000 }, () => {
    const accessToken = () => new Promise(() => {});
    void client.getCallBackConfig({ accessToken });
    return new WeakRef(accessToken);
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  gc();
  console.log(providers.filter((provider) => provider.deref()).length, client instanceof CloudbaseClient);`;

test("calls that never end keep no provider in memory", async () => {
  const args = ["--expose-gc", "--input-type=module", "-e", LOST_CALLS];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const [kept, hasClient] = stdout.trim().split(" ");
  assert.equal(hasClient, "true");
  assert.ok(kept <= 1, `${kept} of 1000`);
});
