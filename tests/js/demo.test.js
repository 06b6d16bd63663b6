// Runs `make demo` as users run it, after the build.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { tokens } from "../../examples/merchant.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function demo({ root = ROOT, ...environment } = {}) {
  const env = { ...process.env, DEMO_ONCE: "1", PORT: "0", ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "examples", "demo.mjs")], { cwd: root, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ status: error ? error.code : 0, stdout, stderr });
    });
  });
}

/** Makes a copy of the demo, in which a test may break files. */
async function copied(t, ...folders) {
  const root = await mkdtemp(join(tmpdir(), "demo-"));
  t.after(() => rm(root, { recursive: true }));
  for (const folder of ["examples", "www", join("tests", "fixtures"), ...folders]) {
    await cp(join(ROOT, folder), join(root, folder), { recursive: true });
  }
  return root;
}

test("the demo runs every interface and ends well", async () => {
  const { status, stdout, stderr } = await demo();
  assert.equal(stderr, "");
  assert.equal(status, 0);
  for (const path of ["setcallbackconfig", "getcallbackconfig", "getfuncconfig", "usecloudaccesstoken"]) {
    assert.match(stdout, new RegExp(`→ POST /tcb/${path}\n   ← HTTP 200 `));
  }
  const lines = [
    "✓ the answer equals the vendor's sample",
    "✓ each type has its config",
    "✓ both answers equal the vendor's samples",
    "✓ 5 issues in one error, no request",
    "↻ 42001: WeChat refuses the token, the client gets another",
    "✓ the caller notices nothing",
    "permission set (cloud development: 49",
    "权限集（云开发为 49",
    "✓ the page, the package and its wasm are served",
  ];
  for (const line of lines) assert.ok(stdout.includes(line), line);
  assert.equal(stdout.match(/✓/g).length, stdout.match(/^\d+\. /gm).length);
});

test("no token is printed, and no colour where there is no terminal", async () => {
  const { stdout, stderr } = await demo({ NO_COLOR: "" });
  assert.ok(Object.values(tokens).length > 1);
  for (const token of Object.values(tokens)) assert.ok(!(stdout + stderr).includes(token));
  assert.ok(!(stdout + stderr).includes("\x1b"));
});

test("a step that fails ends the demo, and the demo says which step", async (t) => {
  const root = await copied(t, "pkg");
  await writeFile(join(root, "tests", "fixtures", "cloud_access_token", "vendor_set_response.json"), '{"errcode":0}');
  const { status, stderr } = await demo({ root });
  assert.equal(status, 1);
  assert.match(stderr, /^demo: step 3 \("Token switch: .+"\) failed: the answer to set is not .+\n$/);
});

test("without a build the demo says what to do", async (t) => {
  const { status, stdout, stderr } = await demo({ root: await copied(t) });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^demo: .+ run `make build` first .+\n$/);
});

test("if the requested port is in use, the demo names it", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await once(taken, "listening");
  const { port } = taken.address();
  const { status, stderr } = await demo({ PORT: String(port) });
  assert.deepEqual([status, stderr], [1, `demo: the page cannot be served on port ${port} (EADDRINUSE)\n`]);
});

test("--serve-only serves the page until it is stopped", async (t) => {
  const env = { ...process.env, PORT: "0" };
  delete env.DEMO_ONCE;
  const served = spawn(process.execPath, ["examples/demo.mjs", "--serve-only"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => served.kill("SIGKILL"));
  const exit = once(served, "exit");
  let address;
  for await (const line of createInterface({ input: served.stdout })) {
    address = line.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
    if (address) break;
  }
  assert.match(await (await fetch(address)).text(), /<title/);
  served.kill("SIGINT");
  assert.deepEqual(await exit, [0, null]);
});
