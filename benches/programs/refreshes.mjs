// `refreshes.mjs <store> <place> <who>`, in a fresh process: the tokens of 10,000 merchants are due, and are asked for all at once.
// WeChat answers at once, inside this process. A line of JSON: the time, operations of the store, and the peak of memory.
import process from "node:process";
import { COMPONENT_TOKEN, merchantsOf, PLATFORM } from "../pushes.mjs";
import { entry, STORES } from "../stores.mjs";

const [name, place, who] = process.argv.slice(2);
const MERCHANTS = merchantsOf(10_000);
/** All wait for the same store, so the last waits long. */
const TIMEOUT = 300_000;

const dueRecord = (merchant) =>
  ({ componentAppid: PLATFORM.componentAppid, refreshToken: `refreshtoken@@@${merchant}`, accessToken: `80_old_${merchant}`, expiresAt: Date.now() - 1000, lifetime: 7_200_000 });

async function wechat(_, { body }) {
  const { authorizer_appid, authorizer_refresh_token } = JSON.parse(body);
  return new Response(JSON.stringify({ authorizer_access_token: `80_new_${authorizer_appid}`, expires_in: 7200, authorizer_refresh_token }));
}

/** As people write it who do not think of a second process. */
function loop(store) {
  const url = `https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token?component_access_token=${COMPONENT_TOKEN}`;
  return async ({ merchant }) => {
    const record = await store.get(merchant);
    const body = JSON.stringify({ component_appid: PLATFORM.componentAppid, authorizer_appid: merchant, authorizer_refresh_token: record.refreshToken });
    const answer = await (await wechat(url, { method: "POST", headers: { "content-type": "application/json" }, body })).json();
    const { authorizer_access_token: accessToken, authorizer_refresh_token: refreshToken, expires_in } = answer;
    await store.set(merchant, { ...record, accessToken, refreshToken, expiresAt: Date.now() + expires_in * 1000 });
    return accessToken;
  };
}

async function ours(store) {
  const { authorizerToken } = await entry("tokens");
  return authorizerToken({ componentAppid: PLATFORM.componentAppid, componentToken: async () => COMPONENT_TOKEN, store, fetch: wechat, timeout: TIMEOUT });
}

/** The store, and how often it was asked. */
function counted(store) {
  const count = { operations: 0 };
  const counting = (method) => (...given) => (count.operations++, store[method](...given));
  return { count, store: { get: counting("get"), set: counting("set"), replace: counting("replace") } };
}

const { store: kept, close } = await STORES[name](place);
await Promise.all(MERCHANTS.map((merchant) => kept.set(merchant, dueRecord(merchant))));
const { store, count } = counted(kept);
const provider = await (who === "loop" ? loop(store) : ours(store));

const started = performance.now();
const tokens = new Map();
await Promise.all(MERCHANTS.map(async (merchant) => tokens.set(merchant, await provider({ merchant }))));
const milliseconds = performance.now() - started;

const wrong = MERCHANTS.find((merchant) => tokens.get(merchant) !== `80_new_${merchant}`);
if (wrong) throw new Error(`${wrong} got another token`);
for (const merchant of [MERCHANTS[0], MERCHANTS.at(-1)]) {
  if ((await kept.get(merchant)).accessToken !== `80_new_${merchant}`) throw new Error(`the token of ${merchant} is not stored`);
}
await close();
console.log(JSON.stringify({ milliseconds, operations: count.operations / MERCHANTS.length, peak: process.resourceUsage().maxRSS / 1024 }));
