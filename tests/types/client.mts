// This code must compile, except the lines after @ts-expect-error.
import {
  ApiError, CloudbaseClient, CloudbaseError, errorCodes, validate, version,
  type CloudbaseEvent, type GetCallBackConfigAnswer, type GetFunctionConfigOptions, type InterfaceName, type Issue, type SetCallBackConfigRequest, type TokenRequest,
} from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";

const client = new CloudbaseClient({ accessToken: "t" });
new CloudbaseClient({
  accessToken: async ({ reason, rejected, signal }: TokenRequest) => (reason === "rejected" && !signal.aborted ? (rejected ?? "") : "t"),
  baseURL: "https://proxy.example",
  fetch: (url, init) => fetch(url, init),
  timeout: Infinity,
  maxRetries: 0,
  strict: true,
  locale: "zh",
  backoff: { base: 10, random: () => 0.5 },
  maxPayloadBytes: 1024,
  maxResponseBytes: 1024,
  onEvent(event: CloudbaseEvent) {
    const name: InterfaceName = event.endpoint;
    if (event.type === "retry") console.log(name, event.wait.toFixed(), event.error.code);
    if (event.type === "warning") console.log(event.issues.map((issue: Issue) => issue.path));
  },
});
new CloudbaseClient({ accessToken: "t", fetch: createEmulator({ tokens: { t: "wx1" } }).fetch });

const merchant: CloudbaseClient = client.forMerchant("wx1", ({ signal }) => (signal.aborted ? "" : "t"));
await merchant.getCallBackConfig();

const container = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } as const;
const both: SetCallBackConfigRequest = { container_config: container, function_config: { enable: false, callbacks: [] } };
await client.setCallBackConfig(both, { signal: new AbortController().signal, timeout: 1, maxRetries: 1, accessToken: () => "t" });
await client.setCallBackConfig('{"container_config":{}}');
await client.setCallBackConfig({
  function_config: { enable: true, callbacks: [{ msgType: "new_type", event: "", env: "e", functionName: "f", enable: true }] },
});
const answer: GetCallBackConfigAnswer = await client.getCallBackConfig();
const mode: number | null | undefined = answer.data?.container_config?.text_mode;
const openapi: string[] | undefined = (await client.getFunctionConfig({ type: 1, env: "e", function_name: "f" })).parsedConfig?.permissions.openapi;
const config: string | null | undefined = (await client.getFunctionConfig({ type: 3, env: "e", function_name: "f" })).config;
const slot = { env: "e", function_name: "f" };
const { parsedConfig: timers } = await client.getFunctionConfig({ type: 2, ...slot });
const schedules: string[] | undefined = timers?.triggers.map(({ name, config }) => name + config);
const { parsedConfig: environment } = await client.getFunctionConfig({ type: 3, ...slot });
const seconds: number = environment?.timeout ?? 3;
const anyType = 2 as 1 | 2 | 3;
const { parsedConfig: some } = await client.getFunctionConfig({ type: anyType, ...slot }, { timeout: 1 });
if (some && "triggers" in some) console.log(some.triggers.length);
else if (some && "permissions" in some) console.log(some.permissions.openapi.length);
else console.log(some?.timeout);
const absence: null | { config?: string | null } = await client.getFunctionConfig({ type: 1, ...slot }, { absent: "null" });
const given: GetFunctionConfigOptions = { absent: "null", timeout: 5 };
// @ts-expect-error with `absent` it may be null
(await client.getFunctionConfig({ type: 1, ...slot }, given)).config;
// @ts-expect-error with `absent` it may be null
(await client.getFunctionConfig('{"type":1}', { absent: "null" })).config;
(await client.getFunctionConfig('{"type":1}')).config;
// @ts-expect-error type 1 has no triggers
(await client.getFunctionConfig({ type: 1, ...slot })).parsedConfig?.triggers;
// @ts-expect-error another method has no `absent`
await client.listFunctions({ env: "e", limit: 1, offset: 0 }, { absent: "null" });
await client.uploadFunctionConfig({ type: 2, ...slot, config: { triggers: timers?.triggers ?? [] } });
await client.uploadFunctionConfig({ type: 2, ...slot, config: [{ name: "t", type: "timer", config: "* * * * * * *" }] });
await client.uploadFunctionConfig({ type: 3, ...slot, config: "{}" });
// @ts-expect-error this is the config of another type
await client.uploadFunctionConfig({ type: 1, ...slot, config: { timeout: 5 } });
for await (const { name, status } of client.functions("e", { timeout: 5 })) console.log(name, status);
const total: number | null | undefined = (await client.listFunctions({ env: "e", limit: 20, offset: 0 })).total_count;
const info: string | null | undefined = (await client.getEnvInfo()).info_list?.[0]?.env;
console.log(schedules, seconds, absence, total, info);
await client.setCloudAccessToken({ action: "get", env: "e" });
const { version: lock } = await client.setCloudAccessToken({ action: "set", env: "e", open: true, api_whitelist: ["/*"], version: 6 });
const valid: boolean = validate("getFuntionConfig", { anything: 1 }, { strict: true }).valid;
const advice: string | undefined = errorCodes.get(40001)?.advice.zh;
for (const { code, class: kind } of errorCodes) console.log(code, kind === "transient");
console.log(mode, config, lock, valid, advice, version.length);

const error: unknown = new Error();
if (error instanceof ApiError) console.log(error.errcode + 1, error.rid?.length, error.outcome === "unknown", error.endpoint);
if (error instanceof CloudbaseError) {
  // @ts-expect-error only some errors have an errcode
  error.errcode;
}

// @ts-expect-error accessToken is required
new CloudbaseClient({});
// @ts-expect-error the option is baseURL, not baseUrl
new CloudbaseClient({ accessToken: "t", baseUrl: "https://a" });
// @ts-expect-error the package does not have this language
new CloudbaseClient({ accessToken: "t", locale: "de" });
// @ts-expect-error at least one config is required
client.setCallBackConfig({});
// @ts-expect-error text_mode is 1 or 2
client.setCallBackConfig({ container_config: { ...container, text_mode: 3 } });
// @ts-expect-error qbase_env is required
client.setCallBackConfig({ container_config: { enable: true, qbase_container_path: "/", text_mode: 1 } });
// @ts-expect-error type is 1, 2 or 3
client.getFunctionConfig({ type: 4, env: "e", function_name: "f" });
// @ts-expect-error the field is function_name, not functionName
client.getFunctionConfig({ type: 1, env: "e", functionName: "f" });
// @ts-expect-error set requires more fields
client.setCloudAccessToken({ action: "set", env: "e" });
// @ts-expect-error get accepts no whitelist
client.setCloudAccessToken({ action: "get", env: "e", api_whitelist: [] });
// @ts-expect-error this interface does not exist
validate("getcallbackconfig", {});
// @ts-expect-error only the package makes errors
new ApiError();
// @ts-expect-error the table is read-only
errorCodes.get(1)!.class = "token";
// @ts-expect-error signal is an AbortSignal
client.getCallBackConfig({ signal: "x" });
