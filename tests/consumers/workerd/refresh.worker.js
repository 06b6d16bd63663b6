// A merchant's token in a Worker. `/leave` ends its request while the refresh that it began is under way.
import { env } from "cloudflare:workers";
import entry from "wechat-cloudbase-probe/tokens";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken } from "wechat-cloudbase/tokens";

const store = memoryStore(new Map([["wx1", { componentAppid: "wxc", refreshToken: "refresh-0", accessToken: "access-0" }]]));
const platform = { store, componentAppid: "wxc", authorizerAppid: "wx1", componentToken: "component" };

/** The clock goes on by a minute, so that nobody has to wait for it. */
const later = () => {
  const now = performance.now.bind(performance);
  performance.now = () => now() + 62_000;
  return "later";
};

export default {
  async fetch({ url }, _, ctx) {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/entry") return new Response(entry);
    if (pathname === "/later") return new Response(later());
    const provider = authorizerToken({ ...platform, baseURL: env.BASE_URL, timeout: 3000 });
    const token = provider({ rejected: "access-0", context: searchParams.has("context") ? ctx : undefined }).catch(({ name }) => name);
    if (pathname === "/call") return new Response(await token);
    // The refresh is on its way to WeChat when the request ends.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return new Response("left");
  },
};
