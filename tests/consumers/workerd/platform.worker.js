// A platform in a Worker over a Durable Object that takes a second for each record of a merchant. `?context` gives it the
// request's own context, and `?leave` ends the request after half a second.
import { env } from "cloudflare:workers";
import entry from "wechat-cloudbase-probe/platform";
import { createPlatform } from "wechat-cloudbase/platform";
import { CloudbaseStoreObject, durableObjectStore } from "wechat-cloudbase/stores";

export { CloudbaseStoreObject };

const SECOND = 1000;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const records = durableObjectStore(env.STORE);
const store = {
  ...records,
  async replace(key, ...given) {
    if (key.startsWith("wx")) await sleep(SECOND);
    return records.replace(key, ...given);
  },
};
/** Writes that it was called, after a second. */
const called = async ({ merchant }) => {
  await sleep(SECOND);
  await records.set(`called:${merchant}`, { times: ((await records.get(`called:${merchant}`))?.times ?? 0) + 1 });
};
const messages = { componentAppid: "wxc", componentSecret: "s", token: "t", encodingAESKey: "a".repeat(43) };
const platform = createPlatform({ ...messages, store, baseURL: env.BASE_URL, onAuthorized: called, onUnauthorized: called });

const routes = {
  "/entry": async () => entry,
  "/events": (request, context) => platform.handle(request, context),
  "/records": async (_, __, appid) => [await records.get(appid), await records.get(`called:${appid}`)].map((record) => record ?? null),
  "/token": (_, context, appid) => platform.authorizerToken({ merchant: appid, context }).catch(({ class: kind, message }) => ({ error: kind ?? message })),
};

export default {
  async fetch(request, _, context) {
    const { pathname, searchParams } = new URL(request.url);
    const working = routes[pathname](request, searchParams.has("context") ? context : undefined, searchParams.get("appid"));
    const answer = await (searchParams.has("leave") ? sleep(SECOND / 2).then(() => new Response("left")) : working);
    return answer instanceof Response ? answer : Response.json(answer);
  },
};
