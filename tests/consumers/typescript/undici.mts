// undici's types differ from those of the global fetch, and both fit.
import { CloudbaseClient } from "wechat-cloudbase";
import { Agent, fetch as undiciFetch, ProxyAgent } from "undici";

const dispatcher = new Agent({ connect: { timeout: 1000 } });
export const direct = new CloudbaseClient({ accessToken: "t", fetch: undiciFetch });
export const pooled = new CloudbaseClient({ accessToken: "t", fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }) });
export const proxied = new CloudbaseClient({ accessToken: "t", fetch: (url, init) => undiciFetch(url, { ...init, dispatcher: new ProxyAgent("http://p.example") }) });
