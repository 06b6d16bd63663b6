// Checks what happens if Node cannot compile wasm. tests/consumers/shared/no-wasm.js checks pages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

/** Runs a program in its own process without wasm, and parses its output as JSON. */
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

const hint = "pages need 'wasm-unsafe-eval' in script-src, Cloudflare the condition `workerd`, Node no --jitless; see docs/runtimes.md";
/** Each message has the runtime's own words. */
const expectedWith = (cause) => {
  const error = { error: "InternalError", code: "internal", message: `the wasm cannot be compiled (${cause}): ${hint}`, hasCause: true };
  return { asked: [], errors: { preload: error, call: error, validate: error, errorCodes: error, again: error } };
};

const ENTRIES = ["wechat-cloudbase", "wechat-cloudbase/gloo"];

test("with node --jitless the import works, and each use of the wasm fails with an explanation", () => {
  for (const entry of ENTRIES) assert.deepEqual(run(["--jitless"], programOf(entry)), expectedWith("ReferenceError: WebAssembly is not defined"), entry);
});

test("the emulator fails with the same explanation", () => {
  const program = `
    const { createEmulator } = await import("wechat-cloudbase/testing");
    const failure = () => { try { createEmulator(); } catch ({ name, message }) { return name + ": " + message; } };
    const missing = {};
    // Node's own code for requests compiles wasm when it is first used, and has to do that before.
    await fetch("data:,");
    for (const name of ["WebAssembly", "TextEncoder", "Request", "Response"]) {
      const kept = globalThis[name];
      delete globalThis[name];
      missing[name] = failure();
      globalThis[name] = kept;
    }
    console.log(JSON.stringify({ ...missing, after: failure() }));`;
  const ofWasm = (name) => `InternalError: the wasm cannot be compiled (ReferenceError: ${name} is not defined): ${hint}`;
  const ofWeb = (name) => `TypeError: createEmulator: this runtime has no ${name}; see docs/runtimes.md`;
  assert.deepEqual(run([], program), { WebAssembly: ofWasm("WebAssembly"), TextEncoder: ofWasm("TextEncoder"), Request: ofWeb("Request"), Response: ofWeb("Response") });
});

test("headers are not called wrong because the runtime has no class for them", () => {
  const program = `
    delete globalThis.Headers;
    const { tokenServer } = await import("wechat-cloudbase/tokens");
    try { tokenServer({ url: "https://a.example", kind: "component", headers: { a: "b" } }); } catch (error) { console.log(JSON.stringify(String(error))); }`;
  assert.equal(run([], program), "ReferenceError: Headers is not defined");
});

test("a runtime that refuses to compile, or that lacks a global, says so in the error", () => {
  const refusing = 'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("no") } };';
  for (const entry of ENTRIES) {
    const missing = (name) => run([], `delete globalThis.${name};${programOf(entry)}`);
    for (const name of ["WebAssembly", "TextEncoder", "TextDecoder"]) assert.deepEqual(missing(name), expectedWith(`ReferenceError: ${name} is not defined`), entry);
    assert.deepEqual(run([], refusing + programOf(entry)), expectedWith("CompileError: no"), entry);
  }
});

test("after a refusal the wasm is compiled as soon as the runtime allows it", () => {
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

test("an import reads no globals", () => {
  const bare = `
    const kept = new Map(["TextEncoder", "TextDecoder", "Request", "Response", "Headers", "URL", "fetch", "AbortController", "Blob"].map((name) => [name, globalThis[name]]));
    for (const name of kept.keys()) delete globalThis[name];
    const { validate } = await import("wechat-cloudbase");
    for (const entry of ["tokens", "platform", "stores", "gloo", "testing", "codes", "config", "fleet", "fleet/queues", "relay", "standard-schema", "slim", "web"]) await import("wechat-cloudbase/" + entry);
    for (const [name, value] of kept) globalThis[name] = value;
    console.log(JSON.stringify(validate("getCallBackConfig").valid));`;
  assert.equal(run([], bare), true);
});

test("another wasm than the package's is refused, and the right one can be loaded after it", () => {
  const wrong = `
    import { readFileSync } from "node:fs";
    const { init, initSync, preload, validate } = await import("wechat-cloudbase/slim");
    const nameOf = (work) => { try { work(); } catch ({ name }) { return name; } };
    const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const names = [nameOf(() => initSync(empty)), nameOf(() => validate("getCallBackConfig")), await init(empty).catch(({ name }) => name), await init(Uint8Array.of(1)).catch(({ name }) => name)];
    initSync(readFileSync(new URL(import.meta.resolve("wechat-cloudbase/wechat_cloudbase.wasm"))));
    await init(Promise.reject(new Error("nobody looks at this")));
    await preload();
    console.log(JSON.stringify([...names, validate("getCallBackConfig").valid]));`;
  assert.deepEqual(run([], wrong), ["TypeError", "InternalError", "TypeError", "InternalError", true]);
});
