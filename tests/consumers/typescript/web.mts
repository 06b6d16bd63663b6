// The types of the runtime are the project's own, where it has them.
import { CloudbaseClient, type Fetch, type TokenProvider } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";

const wechat = createEmulator();
export const served: (request: Request) => Promise<Response> = wechat.handler;
export const sent: Promise<Response> = wechat.fetch("https://a.example", { method: "POST", body: "{}" });
export const through: Fetch = (url, init) => fetch(url, init);
export const provider: TokenProvider = async ({ signal }) => (await fetch("https://a.example", { signal })).text();
export const client = new CloudbaseClient({ accessToken: provider, fetch });
export const answer = client.getCallBackConfig({ signal: new AbortController().signal });
export const url: Promise<Response> = wechat.fetch(new URL("https://a.example"));
