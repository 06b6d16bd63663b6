// A suite against the emulated WeChat. It needs no account and no network.
//   npm install --save-dev vitest && npx vitest
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CloudbaseClient, ValidationError } from "wechat-cloudbase";
import { createEmulator, type Emulator } from "wechat-cloudbase/testing";
import { pushToFunction } from "./push-to-function.js";

const other = { msgType: "text", event: "", env: "prod-1", functionName: "onText", enable: true };
const wanted = { msgType: "event", event: "wxa_media_check", env: "prod-1", functionName: "onMediaCheck", enable: true };

let wechat: Emulator;
let client: CloudbaseClient;

beforeEach(() => {
  wechat = createEmulator({ tokens: { t: "wx1" }, seed: { wx1: { function_config: { enable: true, callbacks: [other] } } } });
  client = new CloudbaseClient({ accessToken: "t", fetch: wechat.fetch, backoff: { base: 1 } });
});

afterEach(() => vi.useRealTimers());

const push = (functionName = "onMediaCheck") => pushToFunction(client, "wxa_media_check", functionName);
const callbacks = () => wechat.state()["wx1"]?.function_config?.callbacks;
const writes = () => wechat.calls().filter(({ path }) => path === "/tcb/setcallbackconfig");

test("the other callbacks stay", async () => {
  expect(await push()).toBe("saved");
  expect(callbacks()).toEqual([other, wanted]);
});

test("a second time nothing is written", async () => {
  await push();
  expect(await push()).toBe("nothing to do");
  expect(writes()).toHaveLength(1);
});

test("while WeChat is busy, the call is repeated", async () => {
  wechat.fault({ errcode: -1, times: 2 });
  expect(await push()).toBe("saved");
});

test("a merchant without the permission is asked for it", async () => {
  wechat.fault({ errcode: 61007 });
  expect(await push()).toBe("the merchant has to grant cloud development");
});

test("a write whose answer is lost is read back, and not repeated", async () => {
  wechat.fault({ path: "/tcb/setcallbackconfig", drop: "after" });
  expect(await push()).toBe("saved");
  expect(writes()).toHaveLength(1);
});

test("if nobody knows what became of a write, the user looks again", async () => {
  vi.useFakeTimers(); // reading back waits for seconds
  wechat.fault({ path: "/tcb/setcallbackconfig", drop: "before" });
  wechat.fault({ path: "/tcb/getcallbackconfig", skip: 1, errcode: 61007, times: Infinity });
  const said = push();
  await vi.runAllTimersAsync();
  expect(await said).toBe("look again before you repeat it");
});

test("a wrong function name is never sent", async () => {
  await expect(push("")).rejects.toThrow(ValidationError);
  expect(wechat.calls()).toEqual([]);
});
