// The emulated WeChat: its server, its state and its record are typed.
import { CloudbaseClient } from "wechat-cloudbase";
import { type CallReason, createEmulator, type EmulatorServer } from "wechat-cloudbase/testing";

const wechat = createEmulator({ tokens: { t: "wx1" }, rate: { perMinute: 5 }, seed: { wx1: { container_config: { odd: 1 } } } });
const server: EmulatorServer = await wechat.listen({ port: 8080, hostname: "::1" });
await wechat.listen({ port: undefined });
const client = new CloudbaseClient({ accessToken: "t", baseURL: server.url });
const closed: Promise<void> = server.close();
console.log(client, closed);

wechat.fault({ appid: "wx1", drop: "after" });
wechat.expire("t");
wechat.expire({ appid: "wx1" });
wechat.advance(60_000);
wechat.edit({ wx1: { open: null, container_config: null, silent_paths: ["/push"], environments: { e: { version: 7 } } }, wx2: null });
wechat.fault({ path: "/tcb/setcallbackconfig", skip: 1, edit: { wx1: { functions: { e: { f: { "3": null } } } } }, stale: 3000, staleReads: 2 });
createEmulator({ versions: "same", seed: { wx1: { silent_paths: ["/push"] } } });

const state = wechat.state()["wx1"];
const mode: 1 | 2 | undefined = state?.container_config?.text_mode;
const triggers: string | undefined = state?.functions["e"]?.["f"]?.["2"];
const names: string[] | undefined = state?.function_config?.callbacks.map(({ functionName }) => functionName);
console.log(mode, triggers, names, createEmulator({ seed: wechat.state() }));
if (state?.container_config) await client.setCallBackConfig({ container_config: state.container_config });

const [call] = wechat.calls();
const reason: CallReason | null | undefined = call?.reason;
console.log(reason === "token expired", reason === "fault: errcode", reason?.startsWith("rate: "));

// @ts-expect-error no such reason
console.log(reason === "token is expired");
// @ts-expect-error no such type of config
console.log(state?.functions["e"]?.["f"]?.["4"]);
// @ts-expect-error no such type of config
wechat.edit({ wx1: { functions: { e: { f: { "4": "{}" } } } } });
// @ts-expect-error an edit is data
wechat.edit("wx1", (account: unknown) => account);
// @ts-expect-error no such rule
createEmulator({ versions: "lock" });
// @ts-expect-error a port is a number
wechat.listen({ port: "8080" });
// @ts-expect-error no such option
wechat.listen({ host: "localhost" });
