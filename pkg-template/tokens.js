// Ready-made token providers, and the stores that they work over. Free of wasm: a token server can stand on it alone.
import { check, isToken, RULES } from "./check.js";
import { ApiError, DecodeError, HttpError, NetworkError, redact, TimeoutError, TokenError } from "./errors.js";
import { send, tooLong } from "./send.js";
import { race, stopper } from "./stop.js";

const DEFAULTS = { timeout: 10_000, baseURL: "https://api.weixin.qq.com", now: () => Date.now(), random: () => Math.random() };
const LIFETIME = 7_200_000;
const MAX_BYTES = 16_384;

const isText = [(value) => typeof value === "string" && value !== "", "must be a string with something in it"];
const isUrl = [
  (value) => typeof value === "string" && /^https?:\/\/(?![:/])[^\s\p{Cc}?#@\\]+$/u.test(value),
  "must be an absolute http or https URL without user, query and fragment",
];
const isStore = [(value) => [value?.get, value?.set].every(RULES.function[0]), "must have the methods `get` and `set`"];
const isHeaders = [(value) => {
  try {
    return Boolean(new Headers(value));
  } catch {
    return false;
  }
}, "must be headers, as fetch takes them"];

const EXCHANGE = { fetch: RULES.function, timeout: RULES.timeout };
const STATIC = { token: [isToken, "must be a token: a string without blanks"] };
const SERVER = {
  ...EXCHANGE, url: isUrl, appid: isText, headers: isHeaders,
  kind: [(value) => value === "authorizer" || value === "component", "must be `authorizer` or `component`"],
};
const AUTHORIZER = {
  ...EXCHANGE, componentAppid: isText, authorizerAppid: isText, store: isStore, componentToken: RULES.token,
  baseURL: isUrl, now: RULES.function, random: RULES.function,
};

/** As in `src/errcode.rs`, which is in the wasm; a test compares. */
const CLASSES = [
  ["authorization", "ask the merchant to authorise the platform again, and store the new refresh token", 42007, 61003, 61023],
  ["token", "the component token was refused; look at where it comes from", 40001, 40014, 42001],
  ["egress", "add the client IP to the platform's IP allow-list", 40164, 45035, 61004],
  ["quota", "the quota of the day is used up: have all processes share one store", 45009],
  ["rate", "try again in the next minute", 45011],
  ["transient", "try again later", -1],
];

export function staticToken(token) {
  check({ token }, STATIC, { required: ["token"], within: "staticToken" });
  return async () => token;
}

export function tokenServer(options) {
  const required = options?.kind === "component" ? ["url"] : ["url", "appid"];
  const { url, kind, appid, headers, ...rest } = { ...DEFAULTS, ...check(options, SERVER, { required }) };
  const path = kind === "component" ? "component-access-token" : `authorizer-access-token?appid=${encodeURIComponent(appid)}`;
  const what = "token server";
  const secrets = [...new Headers(headers).values()].flatMap((value) => [value, value.split(" ").at(-1)]);
  const request = { what, ...rest, url: `${url.replace(/\/+$/, "")}/inner/${path}`, init: { method: "GET", headers } };
  const refusal = (answer, clean) => answer.code && new TokenError({ message: `${what}: ${clean(`${answer.code} ${answer.errorMsg}`)}` });
  return async ({ rejected, signal } = {}) => {
    const ask = (signal) => exchange({ ...request, signal, secrets: [...secrets, rejected], refusal });
    const { data } = await limited(request, signal, ask);
    return isToken(data?.token) ? data.token : undocumented(what, "data.token");
  };
}

export function authorizerToken(options) {
  const required = ["componentAppid", "authorizerAppid", "store", "componentToken"];
  const merchant = { ...DEFAULTS, ...check(options, AUTHORIZER, { required }) };
  merchant.what = `token of ${merchant.authorizerAppid}`;
  const page = pageOf(merchant);
  return async ({ rejected, signal } = {}) => {
    const token = () => find(merchant, page, rejected);
    return signal ? race(signal, token) : token();
  };
}

/** What this process knows of a merchant in a store, whichever provider it was that asked. */
function pageOf({ store, authorizerAppid }) {
  if (!pages.has(store)) pages.set(store, new Map());
  const merchants = pages.get(store);
  if (!merchants.has(authorizerAppid)) merchants.set(authorizerAppid, {});
  return merchants.get(authorizerAppid);
}
const pages = new WeakMap();

async function find(merchant, page, rejected) {
  const { accessToken, expiresAt } = await read(merchant, page);
  if (accessToken !== rejected && !isDue(merchant, page)) return accessToken;
  // A refresh in another's name: what it brings may be the very token that this call was refused.
  while (page.flight && page.flight.stale !== accessToken) await page.flight.promise.catch(() => {});
  try {
    return await (page.flight ?? launch(merchant, page, accessToken)).promise;
  } catch (error) {
    const good = accessToken !== rejected && merchant.now() < expiresAt;
    if (!good || error instanceof TokenError || error.class === "authorization") throw error;
    page.renewAt = (merchant.now() + expiresAt) / 2;
    return accessToken;
  }
}

/** Whether the token is to be renewed: at a moment between 10 and 5 % of its life before its end, drawn once a process. */
function isDue({ now, random }, page) {
  const { accessToken, expiresAt, lifetime = LIFETIME } = page.record;
  if (page.token !== accessToken) {
    Object.assign(page, { token: accessToken, renewAt: expiresAt - lifetime * (0.05 + 0.05 * random()) });
  }
  return !accessToken || now() >= page.renewAt;
}

/** No caller's signal reaches a refresh: one that is broken off could lose the only refresh token there is. */
function launch(merchant, page, stale) {
  const promise = limited(merchant, undefined, (signal) => refresh(merchant, page, stale, signal));
  page.flight = { stale, promise: promise.finally(() => (page.flight = undefined)) };
  return page.flight;
}

async function refresh(merchant, page, stale, signal) {
  for (let asked = false; ; asked = true) {
    let stored = await read(merchant, page);
    signal.throwIfAborted();
    const { unsaved } = page;
    if (unsaved && isSame(unsaved.replaces, stored)) {
      await write(merchant, page);
      if (asked) return unsaved.record.accessToken;
      stored = unsaved.record;
    }
    // Else another process was quicker, or the merchant has authorised again: what came late is not written over it.
    page.unsaved = undefined;
    page.record = stored;
    if (stored.accessToken !== stale && !isDue(merchant, page)) return stored.accessToken;
    try {
      page.unsaved = { replaces: stored, record: await renew(merchant, stored, signal) };
    } catch (error) {
      if (isSame(stored, await read(merchant, page))) throw error;
    }
  }
}

const isSame = (one, other) => one.refreshToken === other.refreshToken && one.accessToken === other.accessToken;

async function read({ what, store, authorizerAppid }, page) {
  let record;
  try {
    record = await store.get(authorizerAppid);
  } catch (cause) {
    throw new TokenError({ message: `${what}: the store cannot be read` }, { cause: storeTrouble(cause, page) });
  }
  if (!isToken(record?.refreshToken)) {
    throw new TokenError({ message: `${what}: no \`refreshToken\` in the store; put it there when the merchant authorises the platform` });
  }
  return (page.record = record);
}

/** What cannot be written is kept, and written before anything else is done: the old refresh token may be void by now. */
async function write({ what, store, authorizerAppid }, page) {
  try {
    await store.set(authorizerAppid, { ...page.unsaved.record });
  } catch (cause) {
    const message = `${what}: the store did not take the new refresh token, so the token that came with it is held back; the next call writes it again`;
    throw new TokenError({ message }, { cause: storeTrouble(cause, page) });
  }
}

/** A parser quotes what it cannot read, in pieces that cannot be found again. */
function storeTrouble(cause, { record, unsaved }) {
  if (cause?.name === "SyntaxError") return new Error("what is stored is no JSON");
  return redact(cause, [record, unsaved?.record].flatMap((record) => [record?.refreshToken, record?.accessToken]).filter(Boolean));
}

async function renew(merchant, { refreshToken, accessToken }, signal) {
  const { componentAppid: component_appid, authorizerAppid: authorizer_appid, componentToken, baseURL, what, now } = merchant;
  const body = JSON.stringify({ component_appid, authorizer_appid, authorizer_refresh_token: refreshToken });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  const path = `${baseURL.replace(/\/+$/, "")}/cgi-bin/component/api_authorizer_token?component_access_token=`;
  const componentTokenFor = async (request) => {
    const token = typeof componentToken === "string" ? componentToken : await componentToken({ ...request, signal });
    if (!isToken(token)) throw new TokenError({ message: `${what}: \`componentToken\` gave no token: a string without blanks is needed` });
    return token;
  };
  const ask = (token) => {
    const secrets = [token, refreshToken, accessToken];
    return exchange({ ...merchant, url: path + encodeURIComponent(token), init, signal, secrets, refusal: (answer, clean) => refused(answer, what, clean) });
  };
  const first = await componentTokenFor({ reason: "initial" });
  const answer = await ask(first).catch(async (error) => {
    const second = error.class === "token" ? await componentTokenFor({ reason: "rejected", rejected: first }) : first;
    if (second === first) throw error;
    return ask(second);
  });
  if (!isToken(answer.authorizer_access_token)) undocumented(what, "authorizer_access_token");
  const lifetime = answer.expires_in > 0 ? answer.expires_in * 1000 : LIFETIME;
  const next = isToken(answer.authorizer_refresh_token) ? answer.authorizer_refresh_token : refreshToken;
  return { refreshToken: next, accessToken: answer.authorizer_access_token, expiresAt: now() + lifetime, lifetime };
}

function refused({ errcode, errmsg = "" }, what, clean) {
  const code = Number(errcode ?? 0);
  if (code === 0) return undefined;
  const text = clean(errmsg);
  const unknown = ["unknown", "look the code up in `errorCodes`"];
  const [kind, advice] = CLASSES.find(([, , ...codes]) => codes.includes(code)) ?? unknown;
  const rid = /\brid: ([\da-f]{8}(?:-[\da-f]{8}){2})/i.exec(text)?.[1];
  const retryable = ["token", "rate", "transient"].includes(kind);
  return new ApiError({ message: `${what}: ${code} ${text}; ${advice}`, errcode: code, errmsg: text, ...(rid && { rid }), class: kind, advice, retryable });
}

/** The JSON object that is answered. No error keeps the body, which could hold tokens that nobody has seen yet. */
async function exchange({ what, fetch, url, init, signal, secrets, refusal }) {
  const hidden = secrets.filter(Boolean).flatMap((secret) => [secret, encodeURIComponent(secret)]);
  let answer;
  try {
    answer = await race(signal, () => send({ fetch, maxResponseBytes: MAX_BYTES }, url, { ...init, redirect: "manual", signal }));
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause === tooLong) undocumented(what, "", "longer than an answer may be");
    throw new NetworkError({ message: `${what}: no answer came` }, { cause: redact(cause, hidden) });
  }
  const value = parse(answer.body);
  const error = value && refusal(value, (text) => redact(String(text), hidden).replace(/\s+/g, " "));
  if (error) throw error;
  if (answer.status < 200 || answer.status > 299) throw new HttpError({ message: `${what}: HTTP ${answer.status}`, status: answer.status, body: "" });
  return value ?? undocumented(what, "", "no JSON object");
}

/** WeChat has been seen to leave control characters in its strings. */
function parse(body) {
  try {
    const value = JSON.parse(new TextDecoder().decode(body).replace(/\p{Cc}/gu, " "));
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function undocumented(what, path, reason = "no token") {
  throw new DecodeError({ message: `${what}: the answer is not as documented at \`${path}\`: ${reason}`, path, body: "" });
}

async function limited({ what, timeout }, signal, work) {
  const stop = stopper(signal, timeout);
  try {
    return await race(stop.signal, () => work(stop.signal));
  } catch (cause) {
    throw stop.timedOut() ? new TimeoutError({ message: `${what}: not to be had within ${timeout} ms` }) : cause;
  } finally {
    stop.close();
  }
}

export function mapStore(map = new Map()) {
  return { get: async (key) => map.get(key), set: async (key, record) => void map.set(key, record) };
}

export function kvStore(kv, prefix = "") {
  const put = kv.put ? "put" : "set";
  return {
    async get(key) {
      const text = await kv.get(prefix + key);
      return text ? JSON.parse(text) : undefined;
    },
    set: async (key, record) => void (await kv[put](prefix + key, JSON.stringify(record))),
  };
}
