// Sends wrong and odd pushes to a receiver, and good ones in between. It throws if one of them is answered, stored, thrown,
// printed or kept in memory as it must not be.
import { GOOD, KINDS, VOID_CODE } from "./kinds.js";
import { randomOf } from "./random.js";
import { cipherOf, plainOf, signed } from "./seal.js";
import { watch } from "./watch.js";

const CANARY = "canary";
const KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba";
const SECRETS = [CANARY, KEY, OLD_KEY];
const platform = { componentAppid: "wxc", token: `${CANARY}-token`, encodingAESKey: KEY, previousEncodingAESKey: OLD_KEY };
const TICKET = "component:wxc:ticket";

/** A good push follows after so many others. */
const GOOD_EVERY = 20;
const MOST_BYTES = 200;

const xml = (elements) => `<xml><AppId><![CDATA[wxc]]></AppId>${Object.entries(elements).map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`).join("")}</xml>`;
const ticketOf = (time) => xml({ CreateTime: time, InfoType: "component_verify_ticket", ComponentVerifyTicket: `${CANARY}-ticket-${time}` });
const authorizedOf = (time, code, InfoType = "authorized") => xml({ CreateTime: time, InfoType, AuthorizerAppid: "wx1", AuthorizationCode: `${CANARY}-${code}` });
const MESSAGES = [ticketOf(1), authorizedOf(1, "void"), authorizedOf(1, "void", "updateauthorized"), xml({ CreateTime: 1, InfoType: "unauthorized", AuthorizerAppid: "wx2" })];

/** WeChat knows the codes that begin with `good`, and no merchant. */
async function wechat(url, { body }) {
  const { authorization_code: code } = JSON.parse(body);
  const info = { authorizer_appid: "wx1", authorizer_access_token: `${CANARY}-access`, expires_in: 7200, authorizer_refresh_token: `${CANARY}-refresh`, func_info: [] };
  const isGood = code?.startsWith(`${CANARY}-good`);
  return Response.json(isGood ? { authorization_info: info } : { errcode: code === undefined ? 61003 : 61010, errmsg: `refused ${code}` });
}

/** So many receivers work at the same time, because Web Crypto makes each of them wait. */
const LANES = 8;

/** `pkg` has `createEventReceiver` and `memoryStore`. Resolves with what became of the pushes. */
export async function attack(pkg, { pushes, seed = 1 }) {
  const watched = watch(SECRETS);
  const counts = {};
  const turns = Math.ceil(pushes / LANES);
  let failure;
  const lane = async (index) => {
    const one = await attacker(pkg, watched, { seed: seed * LANES + index, counts });
    for (let turn = 0; turn < turns && !failure; turn++) {
      await one(turn);
      if (index === 0 && turn % 60 === 59) await watched.rest(turn / turns);
    }
  };
  const lanes = Array.from({ length: LANES }, (_, index) => lane(index).catch((error) => (failure ??= error)));
  // All end before the watch does. Otherwise their last words would reach the console of the runtime.
  await Promise.all(lanes);
  try {
    if (failure) throw failure;
    return { counts, growth: watched.end() };
  } finally {
    watched.stop();
  }
}

/** Returns a function that sends one push to a receiver with a store of its own. */
async function attacker({ createEventReceiver, memoryStore }, watched, { seed, counts }) {
  const [records, events] = [new Map(), []];
  const receive = createEventReceiver({
    ...platform, store: memoryStore(records), componentToken: `${CANARY}-component`, fetch: wechat, maxRetries: 0,
    onEvent: (event) => (events.push(event), watched.event(event)),
  });
  const tools = await toolsOf(randomOf(seed));
  return async (turn) => {
    const [kind, [wanted, make]] = kindOf(turn);
    const before = new Map(records);
    try {
      const outcome = await sent(receive, await make({ ...tools, turn }), { watched, events });
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      judge(outcome, wanted, { before, records, turn });
    } catch (error) {
      throw new Error(`push ${turn} of the kind "${kind}", seed ${seed}: ${error?.stack ?? error}`);
    }
    if (wanted === "any") restore(records, before);
  };
}

const kinds = Object.entries(KINDS);

function kindOf(turn) {
  if (turn % GOOD_EVERY > 0) return kinds[turn % kinds.length];
  return turn % (GOOD_EVERY * 5) > 0 ? ["good", GOOD] : ["a code that is void", VOID_CODE];
}

/** Resolves with what became of a push: the reason of a refusal, what was taken, or `failed`. */
async function sent(receive, request, { watched, events }) {
  const response = await receive(request);
  const text = await response.text();
  const [event, ...more] = events.splice(0).filter(({ type }) => ["push", "refused", "failed"].includes(type));
  const outcome = event?.reason ?? event?.taken ?? event?.type;
  const expected = { push: "200 success", refused: "403 refused", failed: "500 failed" }[event?.type];
  if (more.length > 0 || `${response.status} ${text}` !== expected) throw new Error(`${response.status} ${text} after ${outcome}`);
  watched.isClean(`${text} ${[...response.headers]}`);
  if (text.length > MOST_BYTES) throw new Error(`${text.length} bytes`);
  return outcome;
}

function judge(outcome, wanted, { before, records, turn }) {
  if (wanted !== "any" && outcome !== wanted) throw new Error(`${outcome} instead of ${wanted}`);
  if (outcome !== "stored" && shown(records) !== shown(before)) throw new Error(`${outcome} changed the store`);
  if (wanted !== "stored") return;
  const { ticket, createTime } = records.get(TICKET) ?? {};
  const { authorizedAt, refreshToken } = records.get("wx1") ?? {};
  const isTicket = ticket === `${CANARY}-ticket-${turn + 10}` && createTime === turn + 10;
  if (!isTicket && !(authorizedAt === turn + 10 && refreshToken === `${CANARY}-refresh`)) throw new Error("it is not in the store");
}

const shown = (records) => JSON.stringify([...records]);

/** What an odd push may have stored must not stand in the way of the next good one. */
function restore(records, before) {
  records.clear();
  for (const [key, record] of before) records.set(key, record);
}

async function toolsOf(random) {
  const [seal, sealOld, sealWrong] = await Promise.all([KEY, OLD_KEY, "x".repeat(43)].map(async (key) => {
    const encrypt = await cipherOf(key);
    return async (plain) => btoa(String.fromCharCode(...(await encrypt(plain))));
  }));
  const sealMessage = (message) => seal(plainOf(random, message, platform.componentAppid));
  const sealed = [];
  for (let copy = 0; copy < 10; copy++) {
    for (const message of MESSAGES) {
      const secret = await sealMessage(message);
      sealed.push({ secret, body: bodyOf(secret) });
    }
  }
  const [old, voidCode] = await Promise.all([ticketOf(1), authorizedOf(99_999_999_999, "void")].map(sealMessage));
  const push = async (message) => requestOf(random, await sealMessage(message));
  const request = (...args) => requestOf(random, ...args);
  /** Each good push is newer than the last. */
  const good = async (turn) => {
    const message = turn % (GOOD_EVERY * 3) ? ticketOf(turn + 10) : authorizedOf(turn + 10, `good-${turn}`);
    return request(await random.pick([seal, sealOld])(plainOf(random, message, platform.componentAppid)));
  };
  return { random, platform, messages: MESSAGES, sealed, seal, sealOld, sealWrong, push, request, good, old, voidCode, failing };
}

const bodyOf = (secret) => `<xml><AppId><![CDATA[wxc]]></AppId><Encrypt><![CDATA[${secret}]]></Encrypt></xml>`;

/** Makes a request, signed unless `query` says otherwise. */
function requestOf(random, secret, { query, token = platform.token, before = "", change = (signature) => signature, method = "POST", body = bodyOf(secret) } = {}) {
  const about = { timestamp: String(1.7e9 + random.below(1e8)), nonce: String(random.below(1e9)) };
  const all = { ...about, encrypt_type: "aes", msg_signature: change(signed(token, about.timestamp, about.nonce, secret)), ...query };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  const hasBody = !["GET", "HEAD"].includes(method);
  return new Request(`https://platform.example/events?${before}${new URLSearchParams(given)}`, { method, ...(hasBody && { body, duplex: "half" }) });
}

/** Some browsers have no streams of requests, and send the name of the object. */
function failing(bytes) {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull: (controller) => controller.error(new Error(`${CANARY}-stream`)),
  });
}
