// What happens if wasm cannot be compiled. tests/consumers/shared/no-wasm.js looks at pages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

/** Runs a program in a process of its own, without wasm; answers what it prints, as JSON. */
const run = (flags, program) =>
  JSON.parse(execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", program], { cwd: import.meta.dirname, encoding: "utf8" }));

const programOf = (entry) => `
  const { CloudbaseClient, errorCodes, preload, validate } = await import("${entry}");
  const asked = [];
  const fetch = async () => (asked.push("fetch"), new Response("{}"));
  globalThis.fetch = fetch;
  const client = new CloudbaseClient({ accessToken: () => (asked.push("token"), "t") });
  const uses = { preload, call: () => client.getCallBackConfig(), validate: () => validate("getCallBackConfig"), errorCodes: () => errorCodes.get(1), again: preload };
  const errors = {};
  for (const [name, use] of Object.entries(uses)) {
    try {
      await use();
    } catch ({ name: error, code, message, cause }) {
      errors[name] = { error, code, message, hasCause: cause instanceof Error };
    }
  }
  console.log(JSON.stringify({ asked, errors }));`;

const message =
  "the wasm cannot be compiled here: a page needs 'wasm-unsafe-eval' in the script-src of its Content-Security-Policy, and Node has no WebAssembly with --jitless";
const error = { error: "InternalError", code: "internal", message, hasCause: true };
const expected = { asked: [], errors: { preload: error, call: error, validate: error, errorCodes: error, again: error } };

const ENTRIES = ["wechat-cloudbase", "wechat-cloudbase/gloo"];

test("node --jitless: the import works, and what needs the wasm says why it cannot be had", () => {
  for (const entry of ENTRIES) assert.deepEqual(run(["--jitless"], programOf(entry)), expected, entry);
});

test("a runtime that refuses to compile, or has no WebAssembly: the same", () => {
  const refusing = 'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("no") } };';
  for (const entry of ENTRIES) {
    assert.deepEqual(run([], `delete globalThis.WebAssembly;${programOf(entry)}`), expected, entry);
    assert.deepEqual(run([], refusing + programOf(entry)), expected, entry);
  }
});

test("what was refused once is compiled once it may be", () => {
  const later = `
    const { Module } = WebAssembly;
    WebAssembly.Module = class { constructor() { throw new Error("not yet") } };
    const { preload, validate } = await import("wechat-cloudbase");
    const refused = await preload().catch((error) => error.name);
    WebAssembly.Module = Module;
    await preload();
    console.log(JSON.stringify([refused, validate("getCallBackConfig").valid]));`;
  assert.deepEqual(run([], later), ["InternalError", true]);
});

test("what is imported looks for no global, and is found again in every entry", () => {
  const bare = `
    const kept = new Map(["TextEncoder", "TextDecoder", "Request", "Response", "fetch", "AbortController"].map((name) => [name, globalThis[name]]));
    for (const name of kept.keys()) delete globalThis[name];
    const { validate } = await import("wechat-cloudbase");
    await import("wechat-cloudbase/tokens");
    await import("wechat-cloudbase/gloo");
    for (const [name, value] of kept) globalThis[name] = value;
    console.log(JSON.stringify(validate("getCallBackConfig").valid));`;
  assert.equal(run([], bare), true);
});
