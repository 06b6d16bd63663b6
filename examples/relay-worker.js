// A relay in a Cloudflare Worker. Sessions are in a signed cookie. Keys of writes are in Durable Objects, because the memory of
// a Worker is each isolate's own.
//   Variables: ORIGIN, the origin of the console; GRANTS, JSON such as {"li-lei":{"merchants":["wx1"],"effects":["read"]}}
//   Secrets: SESSION_SECRET; TOKEN_OF_<appid>, or a provider of wechat-cloudbase/tokens in its place
//   Durable Objects: KEYS, of the class Keys, with SQLite
import { DurableObject, env } from "cloudflare:workers";
import { createRelay } from "wechat-cloudbase/relay";

/** The entry of one key. */
export class Keys extends DurableObject {
  async get() {
    const { entry, until } = (await this.ctx.storage.get("entry")) ?? {};
    return until > Date.now() ? entry : undefined;
  }
  async set(entry, lifetime) {
    await this.ctx.storage.put("entry", { entry, until: Date.now() + lifetime });
    await this.ctx.storage.setAlarm(Date.now() + lifetime);
  }
  async replace(before, entry, lifetime) {
    return this.ctx.blockConcurrencyWhile(async () => (await this.get()) === before && (await this.set(entry, lifetime), true));
  }
  async alarm() {
    await this.ctx.storage.deleteAll();
  }
}

const durableKeys = (keys) => ({
  get: (key) => keys.getByName(key).get(),
  set: (key, ...entry) => keys.getByName(key).set(...entry),
  replace: (key, ...entry) => keys.getByName(key).replace(...entry),
});

/** The user, when the session ends (in seconds), and the HMAC of both. Browsers accept `__Host-` from this host and HTTPS only. */
const COOKIE = /(?:^|; )__Host-session=(([\w-]+)\.(\d+))\.([0-9a-f]{64})(?:;|$)/;

async function userOf(request) {
  const [, signed, user, until, signature] = COOKIE.exec(request.headers.get("cookie") ?? "") ?? [];
  if (!signed || until * 1000 < Date.now()) return null;
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(env.SESSION_SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const given = Uint8Array.from(signature.match(/../g), (pair) => Number.parseInt(pair, 16));
  return (await crypto.subtle.verify("HMAC", key, given, bytes.encode(signed))) ? user : null;
}

/** A session says who somebody is. What the user may do is looked up at each request, so that it can be taken back. */
async function authorize(request) {
  const user = await userOf(request);
  const grants = JSON.parse(env.GRANTS);
  return user && Object.hasOwn(grants, user) ? { user, ...grants[user] } : null;
}

const relay = createRelay({
  mount: "/api/wechat",
  origins: [env.ORIGIN],
  authorize,
  accessToken: ({ merchant }) => env[`TOKEN_OF_${merchant}`] ?? "",
  idempotency: durableKeys(env.KEYS),
  audit: (entry) => console.log(JSON.stringify(entry)),
  onEvent: (event) => console.log(JSON.stringify(event)),
  baseURL: env.BASE_URL, // only for tests
});

export default { fetch: (request, _, context) => relay(request, context) };
