// Every request forbids caches if this compatibility date lets it. MORE is what `cache` has to be.
import { env } from "cloudflare:workers";
import { CloudbaseClient } from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { report, runtime, same } from "./scenario.js";

export default {
  async fetch() {
    const seen = [];
    const spy = (url, init) => (seen.push(String(init.cache)), fetch(url, init));
    await new CloudbaseClient({ accessToken: "TOKEN", baseURL: env.BASE_URL, fetch: spy }).getCallBackConfig();
    await new CloudbaseClient({ accessToken: "TOKEN", baseURL: env.BASE_URL }).getCallBackConfig();
    same("cache", seen, [env.MORE]);
    const asked = ["getcallbackconfig 0", "getcallbackconfig 0"];
    return new Response(await report(env.BASE_URL, { entry, ready: "sync", runtime: runtime(), asked }));
  },
};
