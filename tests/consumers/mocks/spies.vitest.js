// Vitest's spies and fake timers, with both clients.
import { afterEach, expect, test, vi } from "vitest";
import { createEmulator } from "wechat-cloudbase/testing";
import { busy, clients, ok, once, payload } from "./clients.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A spy that gives these answers, and the last one again and again. */
const answering = (...answers) =>
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json(answers.length > 1 ? answers.shift() : answers[0]));

for (const [name, Client] of Object.entries(clients)) {
  test(`a spy sees the body of a client that was made before it: ${name}`, async () => {
    const client = new Client(once);
    const fetch = answering(ok);
    await client.setCallBackConfig(payload);
    const request = new Request(...fetch.mock.calls[0]);
    expect([request.method, await request.json()]).toEqual(["POST", payload]);
  });

  test(`fake timers pass the waits between retries: ${name}`, async () => {
    vi.useFakeTimers();
    const fetch = answering(busy, busy, ok);
    const call = new Client({ accessToken: "TOKEN" }).getCallBackConfig();
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ errcode: 0 });
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test(`no retry comes before the full minute: ${name}`, async () => {
    vi.useFakeTimers({ now: new Date("2026-01-01T00:00:50Z") });
    const fetch = answering({ errcode: 45011, errmsg: "limit" }, ok);
    const call = new Client({ accessToken: "TOKEN", timeout: 120_000 }).getCallBackConfig();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await call).toMatchObject({ errcode: 0 });
  });

  test(`a time-out comes at its time: ${name}`, async () => {
    vi.useFakeTimers();
    vi.spyOn(globalThis, "fetch").mockImplementation(() => new Promise(() => {}));
    const ended = vi.fn();
    const call = new Client({ accessToken: "TOKEN" }).getCallBackConfig().catch((error) => ended(error.code));
    await vi.advanceTimersByTimeAsync(29_900);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    await call;
    expect(ended).toHaveBeenCalledExactlyOnceWith("timeout");
  });

  test(`the emulator's delays follow fake timers: ${name}`, async () => {
    vi.useFakeTimers();
    const wechat = createEmulator({ tokens: { TOKEN: "wx1" }, faults: [{ delay: 5000 }, { errcode: -1 }] });
    vi.spyOn(globalThis, "fetch").mockImplementation(wechat.fetch);
    const call = new Client({ accessToken: "TOKEN" }).getCallBackConfig();
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ errcode: 0 });
  });
}
