// This code with token providers must compile, except the lines after @ts-expect-error.
import { CloudbaseClient, type CloudbaseError } from "wechat-cloudbase";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator } from "wechat-cloudbase/testing";
import { authorizerToken, kvStore, saveAuthorization, staticToken, tokenServer, type TokenRecord, type TokenStore } from "wechat-cloudbase/tokens";

const wechat = createEmulator({
  tokens: { c: { appid: "wxc", kind: "component" } },
  refreshTokens: new Map([["r", "wx1"]]),
  faults: [{ path: "/cgi-bin/component/api_authorizer_token", errcode: 61023 }],
});
const componentToken = tokenServer({ url: "http://127.0.0.1:8081", kind: "component", headers: { authorization: "x" }, timeout: 1 });
const store: TokenStore = memoryStore(new Map<string, TokenRecord>());
const merchant = { componentAppid: "wxc", authorizerAppid: "wx1", store, componentToken };
const accessToken = authorizerToken({ ...merchant, fetch: wechat.fetch, baseURL: "https://a", now: Date.now, random: () => 1 });
new CloudbaseClient({ accessToken }).forMerchant("wx1", staticToken("t"));
new CloudbaseClient({ accessToken: tokenServer({ url: "http://a", appid: "wx1" }) });
const token: string = await accessToken();
await accessToken({ reason: "rejected", rejected: token, signal: new AbortController().signal });
await store.set("wx1", { refreshToken: "r", accessToken: "a", expiresAt: 1 });

declare const workers: { get(key: string, type?: "text"): Promise<string | null>; put(key: string, text: string): Promise<void> };
declare const redis: { get(key: string): Promise<string | null>; set(key: string, text: string): Promise<"OK"> };
const rows = { get: (appid: string) => ({ refreshToken: appid }), set: async (appid: string, { refreshToken }: TokenRecord) => [appid, refreshToken] };
for (const store of [kvStore(workers), kvStore(redis, "wechat:"), kvStore(new Map<string, string>()), rows]) authorizerToken({ ...merchant, store });
const events: string[] = [];
const onEvent = ({ endpoint, type }: { endpoint: string; type: string }) => void events.push(endpoint + type);
tokenServer({ url: "http://a", appid: "wx1", maxRetries: 0, backoff: { base: 1 }, locale: "zh", onEvent });
declare const ctx: { waitUntil(promise: Promise<unknown>): void };
await authorizerToken({ ...merchant, onEvent: ({ type, endpoint }) => onEvent({ type, endpoint }), context: ctx })({ context: ctx });
await saveAuthorization({ store, componentAppid: "wxc", authorizerAppid: "wx1", refreshToken: "r", accessToken: "a", expiresIn: 7200 });
const replace = async (key: string, before: string | undefined, text: string) => key + before !== text;
const atomic: TokenStore = { ...rows, replace: (appid, before, { refreshToken }) => appid !== before?.refreshToken + refreshToken };
for (const store of [kvStore(redis, "wechat:", { replace }), atomic]) authorizerToken({ ...merchant, store });
declare const failed: CloudbaseError;
export const ofProvider: boolean = failed.endpoint === "authorizerToken" || failed.endpoint === "tokenServer";

// @ts-expect-error a store answers whether it replaced
authorizerToken({ ...merchant, store: { ...rows, replace: () => "OK" } });
// @ts-expect-error an authorisation has a refresh token
saveAuthorization({ store, componentAppid: "wxc", authorizerAppid: "wx1" });
// A provider without an appid serves all merchants.
new CloudbaseClient({ accessToken: tokenServer({ url: "http://a" }) }).forMerchant("wx1");
new CloudbaseClient({ accessToken: authorizerToken({ componentAppid: "wxc", store, componentToken }) }).forMerchant("wx1");
// @ts-expect-error this kind does not exist
tokenServer({ url: "http://a", appid: "wx1", kind: "own" });
// @ts-expect-error a store is required
authorizerToken({ componentAppid: "wxc", authorizerAppid: "wx1", componentToken });
// @ts-expect-error the map must hold records, not text
authorizerToken({ ...merchant, store: new Map<string, string>() });
// @ts-expect-error the store has no method for writing
kvStore({ get: () => null });
// @ts-expect-error a refresh token is required
store.set("wx1", { accessToken: "a" });
