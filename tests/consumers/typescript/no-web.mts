// Without a library for the web, a fetch of the project's own needs only what the client uses.
import { CloudbaseClient, type FetchResponse } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";

async function own(url: string, init: { method: string; headers: Record<string, string>; body?: string }): Promise<FetchResponse> {
  const bytes = new TextDecoderLike(url, init.body).bytes;
  return { status: 200, headers: { get: () => null }, arrayBuffer: async () => bytes };
}
class TextDecoderLike {
  bytes = new ArrayBuffer(0);
  constructor(..._: unknown[]) {}
}
const signal = { aborted: false, reason: undefined, throwIfAborted() {}, addEventListener() {}, removeEventListener() {} };
export const answer = new CloudbaseClient({ accessToken: "t", fetch: own }).getCallBackConfig({ signal });
export const status: Promise<number> = createEmulator().fetch("https://a.example").then(({ status }) => status);
// @ts-expect-error a signal is more than an object
new CloudbaseClient({ accessToken: "t" }).getCallBackConfig({ signal: {} });
