// Clients at global scope whose token is asked for by a request that ends too early. `?client=` says which of them.
import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";

const clients = { default: lost(pkg), gloo: lost(gloo) };

/** Returns a client whose provider asks a server that does not answer, as long as `hangs` is true. */
function lost({ CloudbaseClient }) {
  const state = { hangs: false };
  const accessToken = async ({ signal }) => {
    if (state.hangs) await fetch(`${env.BASE_URL}/never`, { signal });
    return "TOKEN";
  };
  return Object.assign(state, { client: new CloudbaseClient({ accessToken, baseURL: env.BASE_URL, timeout: 2000 }) });
}

export default {
  async fetch({ url, signal }) {
    const { pathname, searchParams } = new URL(url);
    const state = clients[searchParams.get("client")];
    state.hangs = pathname !== "/call";
    const leaving = new AbortController();
    if (pathname === "/stay") setTimeout(() => leaving.abort("left"), 300);
    const options = { signal: searchParams.has("signal") ? signal : leaving.signal };
    const answer = state.client.getCallBackConfig(options).then(({ errcode }) => `errcode ${errcode}`, String);
    if (pathname === "/leave") return new Response("left");
    const outcome = await answer;
    if (pathname === "/stay") await new Promise((resolve) => setTimeout(resolve, 2000));
    return new Response(outcome);
  },
};
