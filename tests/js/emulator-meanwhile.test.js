// What a test lets happen at WeChat while a client works: edits of somebody else, old reads, versions that conflict, and a
// container that does not answer.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CloudbaseClient } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { container } from "./fixtures.js";

const setup = { tokens: { ONE: "wx1", TWO: "wx2" } };
const path = "/tcb/setcallbackconfig";

let wechat;
beforeEach(() => (wechat = createEmulator(setup)));
const client = (options) => new CloudbaseClient({ accessToken: "ONE", fetch: wechat.fetch, ...options });
const errcode = (call) => call.then((answer) => answer.errcode, (error) => error.errcode);

/** Reads the push, changes its environment, writes it and reads it back: `[read, written, read back]`. */
async function rename(client, qbase_env) {
  const seen = async () => (await client.getCallBackConfig()).data.container_config?.qbase_env;
  const before = await seen();
  await client.setCallBackConfig({ container_config: { ...container.container_config, qbase_env } });
  return [before, wechat.state().wx1.container_config.qbase_env, await seen()];
}

test("somebody else edits between two requests of a client, over `fetch` and over HTTP", async (t) => {
  const server = await wechat.listen();
  t.after(server.close);
  const clients = [client(), client({ baseURL: server.url, fetch })];
  for (const one of clients) {
    wechat.reset();
    wechat.fault({ path, edit: { wx1: { open: false, container_config: { qbase_env: "theirs", more: 1 } }, wx2: { open: false } } });
    assert.deepEqual(await rename(one, "ours"), [undefined, "ours", "ours"], "the edit comes before the write");
    assert.deepEqual([wechat.state().wx1.open, wechat.state().wx2.open], [false, false]);
    wechat.fault({ path: "/tcb/getcallbackconfig", skip: 1, edit: { wx1: { container_config: { qbase_env: "theirs" } } } });
    assert.deepEqual(await rename(one, "mine"), ["ours", "mine", "theirs"], "the edit comes after the write");
    assert.deepEqual(wechat.calls().map(({ reason }) => reason), [null, "fault: edit", null, null, null, "fault: edit"]);
    assert.equal(wechat.state().wx1.container_config.text_mode, container.container_config.text_mode);
  }
});

test("`edit` changes the state at once, and a seed of another emulator has the change", () => {
  wechat.edit({ wx1: { functions: { e: { f: { 3: '{"timeout":5}' } } }, silent_paths: ["/push"] } });
  wechat.edit(new Map([["wx1", { open: false, functions: { e: { g: {} } } }]]));
  const functions = { e: { f: { 3: '{"timeout":5}' }, g: {} } };
  assert.deepEqual(wechat.state().wx1, { open: false, functions, silent_paths: ["/push"], environments: {} });
  assert.deepEqual(createEmulator({ seed: wechat.state() }).state(), wechat.state());
  wechat.edit({ wx1: null });
  assert.deepEqual(wechat.state().wx1, { open: true, functions: {}, environments: {} });
});

test("reads are old for a time on a faked clock, or until `advance`, over `fetch` and over HTTP", async (t) => {
  const server = await wechat.listen();
  t.after(server.close);
  t.mock.timers.enable({ apis: ["Date"], now: 1000 });
  for (const one of [client(), client({ baseURL: server.url, fetch })]) {
    wechat.reset();
    await rename(one, "first");
    wechat.fault({ appid: "wx1", stale: 3000 });
    assert.deepEqual(await rename(one, "second"), ["first", "second", "first"]);
    t.mock.timers.tick(2000);
    wechat.advance(999);
    assert.equal((await one.getCallBackConfig()).data.container_config.qbase_env, "first");
    t.mock.timers.tick(1);
    assert.equal((await one.getCallBackConfig()).data.container_config.qbase_env, "second");
  }
});

test("so many reads are old, at each write", async () => {
  await rename(client(), "0");
  wechat.fault({ path, staleReads: 1, times: Infinity });
  assert.deepEqual(await rename(client(), "1"), ["0", "1", "0"]);
  assert.deepEqual(await rename(client(), "2"), ["1", "2", "1"]);
  wechat.fault({ appid: "wx2", stale: Infinity });
  assert.equal((await client().getCallBackConfig()).data.container_config.qbase_env, "2");
});

test("two that write the same version conflict, if the setup says so", async () => {
  const access = { env: "e", open: true, api_whitelist: ["/wxa/msg_sec_check"] };
  for (const [versions, expected] of [[undefined, [0, 0]], ["any", [0, 0]], ["same", [0, 40097]], ["greater", [40097, 40097]]]) {
    wechat = createEmulator({ ...setup, ...(versions && { versions }) });
    const { version } = await client().setCloudAccessToken({ action: "get", env: "e" });
    const set = () => errcode(client().setCloudAccessToken({ action: "set", version, ...access }));
    assert.deepEqual([await set(), await set()], expected, versions);
  }
  assert.equal(wechat.calls().at(-1).reason, "invalid: version");
});

test("a container that does not answer cannot be turned on", async () => {
  const { qbase_container_path } = container.container_config;
  const turnOn = (accessToken) => errcode(client({ accessToken }).setCallBackConfig(container));
  wechat = createEmulator({ ...setup, seed: { wx1: { silent_paths: [qbase_container_path] } } });
  assert.deepEqual([await turnOn("ONE"), await turnOn("TWO")], [40097, 0]);
  assert.equal(wechat.calls()[0].reason, "invalid: container_config.qbase_container_path does not answer");
  wechat.fault({ path, skip: 1, edit: { wx1: { silent_paths: [] } } });
  assert.deepEqual([await turnOn("ONE"), await turnOn("ONE")], [40097, 0], "a container that starts");
});

test("what is wrong is named, and nothing changes", () => {
  const cases = [
    [() => wechat.edit({ wx9: {} }), "wx9: no account of the setup has this appid"],
    [() => wechat.edit({ wx1: { open: 1 } }), "wx1.open: invalid type: integer `1`, expected a boolean"],
    [() => wechat.edit("wx1", (account) => account), "invalid type: string, expected a map"],
    [() => wechat.edit(), "invalid type: null, expected a map"],
    [() => wechat.fault({ edit: { wx1: { functions: { e: 5 } } } }), "edit.wx1.functions.e: invalid type: integer `5`, expected a map"],
    [() => wechat.fault({ edit: {} }), "a fault needs one of `errcode`, `delay`, `drop`, `garble`, `status`, `edit`, `stale` and `staleReads`"],
    [() => wechat.fault({ edit: null }), "edit: invalid type: null, expected a map"],
    [() => wechat.fault({ stale: 0.5 }), "stale: invalid type: floating point `0.5`, expected u32"],
    [() => wechat.fault({ stale: NaN }), "stale: invalid type: null, expected u32"],
    [() => createEmulator({ versions: "lock" }), "versions: unknown variant `lock`, expected one of `any`, `same`, `greater`"],
    [() => createEmulator({ ...setup, faults: [{ edit: { wx9: {} } }] }), "faults[0].edit.wx9: no account of the setup has this appid"],
  ];
  for (const [wrong, message] of cases) assert.throws(wrong, { name: "TypeError", message });
  assert.deepEqual(wechat.state(), createEmulator(setup).state());
});
