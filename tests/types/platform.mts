// This code with a platform must compile, except the lines after @ts-expect-error.
import { CloudbaseClient, type CloudbaseError } from "wechat-cloudbase";
import {
  authorizationUrl, componentToken, createEventReceiver, createPlatform, type EventReceiver, type ListedMerchant, type MerchantRecord, merchants, type Platform,
  type PlatformStore, type PushEvent, startPushingTickets,
} from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createEmulator, createPush, sendPush } from "wechat-cloudbase/testing";
import { authorizerToken, kvStore, type WaitUntil } from "wechat-cloudbase/tokens";

const wechat = createEmulator({ platform: { appid: "wxc", secret: "s", tickets: ["t"], codes: { c: "wx1" }, permissionSets: { wx1: [49] } } });
const store = memoryStore();
const platform = { componentAppid: "wxc", store, fetch: wechat.fetch };
const own = componentToken({ ...platform, componentSecret: "s", random: () => 0, maxRetries: 1, onEvent: ({ type, endpoint }) => console.log(type, endpoint) });
const messages = { componentAppid: "wxc", token: "t", encodingAESKey: "k" };
const receive: EventReceiver = createEventReceiver({
  ...platform, ...messages, componentToken: own, previousEncodingAESKey: undefined, previousToken: "t0",
  onAuthorized: ({ merchant, permissionSets, isUpdate }) => console.log(merchant, permissionSets.includes(49), isUpdate),
  onUnauthorized: async ({ merchant, createTime }) => console.log(merchant, createTime),
  onEvent: (event) => {
    if (event.type === "refused") console.log(event.reason);
    else if (event.type === "push") console.log(event.taken, event.infoType);
    else if (event.type === "response") console.log(event.endpoint, event.status);
  },
});
declare const ctx: WaitUntil;
const response = await receive(await createPush(messages, { InfoType: "unauthorized", CreateTime: 1 }), ctx);
console.log(response.status, wechat.authorize("wx1", [49]), wechat.issueTicket());
wechat.withdraw("wx1");
const back: string = wechat.scan("https://mp.weixin.qq.com/", "wx1");
for (const push of wechat.takePushes()) console.log((await sendPush(messages, push, receive))[0]?.text, back in wechat.refreshTokens());
new CloudbaseClient({ accessToken: authorizerToken({ ...platform, componentToken: own }) });
await startPushingTickets({ componentAppid: "wxc", componentSecret: "s" });
const any: PlatformStore = { get: async () => ({ ticket: "t" }), set: (key, record) => [key, record], replace: () => true };
componentToken({ componentAppid: "wxc", componentSecret: "s", store: any });
componentToken({ componentAppid: "wxc", componentSecret: "s", store: kvStore(new Map<string, string>()) });
declare const failed: CloudbaseError;
export const age: number | undefined = failed.endpoint === "componentToken" ? failed.ticketAge : undefined;
export const record: MerchantRecord = { refreshToken: "r", permissionSets: [49], authorizedAt: 1 };
export const pushed: PushEvent = { type: "refused", reason: "signature" };

const whole: Platform = createPlatform({
  ...platform, ...messages, componentSecret: "s", baseURL: "https://proxy.example", timeout: 5000, locale: "zh", random: () => 0, context: ctx,
  onEvent: (event) => console.log(event.type === "refused" ? event.reason : event.type === "response" ? event.endpoint : event.type),
});
const { client, handle, authorized, authorizerToken: ofMerchants } = whole;
await client.forMerchant("wx1").getCallBackConfig();
await client.forMerchant("wx1", (asked) => ofMerchants({ ...asked, context: ctx })).getCallBackConfig();
await handle(new Request("https://platform.example/"), ctx);
const { merchant, permissionSets }: { merchant: string; permissionSets: number[] } = await authorized("/back?auth_code=c", ctx);
for await (const one of whole.merchants({ details: true, signal: AbortSignal.timeout(1) })) console.log(one.merchant, one.permissionSets?.includes(49), one.error?.retryable);
const listed: AsyncIterable<ListedMerchant> = merchants({ ...platform, componentToken: own });
const address: string = await authorizationUrl({ componentAppid: "wxc", componentToken: own, redirectUri: "https://platform.example/back", authType: 3, mobile: true });
console.log(merchant, permissionSets, listed, address, await whole.authorizationUrl({ redirectUri: "https://platform.example/back", bizAppid: "wx1" }));

// @ts-expect-error the platform makes its own token
createPlatform({ ...platform, ...messages, componentSecret: "s", componentToken: own });
// @ts-expect-error there are three kinds
whole.authorizationUrl({ redirectUri: "https://platform.example/back", authType: 4 });
// @ts-expect-error the platform has its store
whole.merchants({ store });
// @ts-expect-error codes can only be exchanged with a token
createEventReceiver({ ...platform, ...messages });
// @ts-expect-error a platform without a secret gets no token
componentToken(platform);
// @ts-expect-error it has no store
startPushingTickets({ componentAppid: "wxc", componentSecret: "s", store });
