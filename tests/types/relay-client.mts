// A client with a relay, and the transports without the wasm.
import { CloudbaseClient, RelayError, type ClientOptions, type RelayOptions } from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import { ApiError, clientTransport, relayTransport, type WechatTransport } from "wechat-cloudbase/relay/client";

const options: RelayOptions = { relay: new URL("https://console.example"), merchant: "wx1", credentials: "include", timeout: 1, locale: "zh" };
const client = new CloudbaseClient(options).forMerchant("wx2");
new CloudbaseClient({ relay: "/api/wechat" });
await client.getCallBackConfig({ idempotencyKey: "k", confirm: "wx2" });
const either: ClientOptions | RelayOptions = options;
const same: typeof ApiError = (await import("wechat-cloudbase")).ApiError;

const transports: WechatTransport[] = [
  relayTransport({ url: "/api/wechat", fetch, credentials: "same-origin", headers: { "x-session": "s" } }),
  clientTransport((appid) => client.forMerchant(appid), { merchants: () => ({ items: [{ appid: "wx1" }], total: 1 }) }),
  clientTransport(async () => new gloo.CloudbaseClient({ accessToken: "t" })),
];
for (const transport of transports) {
  const { data } = await transport.call("wx1", "getCallBackConfig", {}, { signal: new AbortController().signal });
  const { parsedConfig } = await transport.call("wx1", "getFunctionConfig", { type: 3, env: "e", function_name: "f" });
  const { environment, effects }: { environment?: "demo" | "test" | "production"; effects: string[] } = await transport.session();
  const total: number | undefined = (await transport.merchants?.({ q: "x", limit: 50 }))?.total;
  console.log(data?.container_config?.text_mode, parsedConfig?.environment?.[0]?.key, environment, effects, total);
}
try {
  await client.getEnvInfo();
} catch (error) {
  if (error instanceof RelayError) console.log(error.reason === "unauthenticated", error.danger?.[0], error.status, error.idempotencyKey);
}
console.log(either, same);

// @ts-expect-error a relay has the tokens
new CloudbaseClient({ relay: "/api/wechat", accessToken: "t" });
// @ts-expect-error a relay has the address of WeChat
new CloudbaseClient({ relay: "/api/wechat", baseURL: "https://a.example" });
// @ts-expect-error a merchant needs a relay
new CloudbaseClient({ accessToken: "t", merchant: "wx1" });
// @ts-expect-error the client in Rust has no relay
new gloo.CloudbaseClient({ relay: "/api/wechat" });
// @ts-expect-error 3 is no text mode
await transports[0]?.call("wx1", "setCallBackConfig", { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 3 } });
// @ts-expect-error no interface
await transports[0]?.call("wx1", "request", {});
