// Refreshes the token of a merchant without losing the refresh token. Without it the merchant has to authorise again.
import { check, isToken, methods, RULES } from "../shared/check.js";
import { ApiError, redact, TokenError } from "../shared/errors.js";
import { exchange, limited, undocumented } from "./exchange.js";

const LIFETIME = 7_200_000;
const DEFAULTS = { timeout: 10_000, baseURL: "https://api.weixin.qq.com", now: () => Date.now(), random: () => Math.random() };
const OPTIONS = {
  componentAppid: RULES.text,
  authorizerAppid: RULES.text,
  store: methods("get", "set"),
  componentToken: RULES.token,
  baseURL: RULES.url,
  fetch: RULES.function,
  timeout: RULES.timeout,
  now: RULES.function,
  random: RULES.function,
};
const REQUIRED = ["componentAppid", "authorizerAppid", "store", "componentToken"];

/** The same classes as in `src/call/codes.rs`, which only the wasm has; a test compares both. */
const CLASSES = [
  ["authorization", "ask the merchant to authorise the platform again, and store the new refresh token", 42007, 61003, 61009, 61010, 61023],
  ["token", "WeChat refused the component token; check the code that provides it", 40001, 40014, 42001],
  ["egress", "add the client IP to the platform's IP allow-list", 40164, 45035, 61004],
  ["quota", "the daily quota is used up; let all processes share one store", 45009],
  ["rate", "try again in the next minute", 45011],
  ["transient", "try again later", -1],
];

export function authorizerToken(options) {
  const merchant = { ...DEFAULTS, ...check(options, OPTIONS, { required: REQUIRED }) };
  merchant.what = `token of ${merchant.authorizerAppid}`;
  const page = pageOf(merchant);
  const find = (rejected) => findToken(merchant, page, rejected);
  const patient = { timeout: Infinity };
  return async ({ rejected, signal } = {}) => (signal ? limited(patient, signal, () => find(rejected)) : find(rejected));
}

/** Returns the state that this process keeps for a merchant in a store. All providers of this merchant share it. */
function pageOf({ store, authorizerAppid }) {
  if (!pages.has(store)) pages.set(store, new Map());
  const merchants = pages.get(store);
  if (!merchants.has(authorizerAppid)) merchants.set(authorizerAppid, {});
  return merchants.get(authorizerAppid);
}
const pages = new WeakMap();

async function findToken(merchant, page, rejected) {
  const record = await read(merchant, page);
  const { accessToken, expiresAt } = record;
  if (accessToken !== rejected && !isDue(merchant, page, record)) return accessToken;
  // A refresh that began with another token may return the token that WeChat refused in this call.
  while (page.flight && page.flight.stale !== accessToken) await page.flight.promise.catch(() => {});
  try {
    return await (page.flight ?? launch(merchant, page, accessToken)).promise;
  } catch (error) {
    const lives = accessToken !== rejected && merchant.now() < expiresAt;
    if (!lives || page.unsaved || error?.class === "authorization") throw error;
    page.renewAt = (merchant.now() + expiresAt) / 2;
    return accessToken;
  }
}

/**
 * Whether it is time to refresh the token. Each process draws a moment once for each token, between 10 and 5 % of the
 * lifetime before the end, so that processes do not refresh together.
 */
function isDue({ now, random }, page, { accessToken, expiresAt, lifetime = LIFETIME }) {
  if (page.token !== accessToken) {
    Object.assign(page, { token: accessToken, renewAt: expiresAt - lifetime * (0.05 + 0.05 * random()) });
  }
  return !accessToken || now() >= page.renewAt;
}

/** A caller's signal does not stop a refresh: an interrupted refresh could lose the only refresh token. */
function launch(merchant, page, stale) {
  const promise = limited(merchant, undefined, (stop) => refresh(merchant, page, stale, stop));
  page.flight = { stale, promise: promise.finally(() => (page.flight = undefined)) };
  return page.flight;
}

async function refresh(merchant, page, stale, stop) {
  for (let asked = false; ; asked = true) {
    let stored = await read(merchant, page);
    stop.signal.throwIfAborted();
    const { unsaved } = page;
    if (unsaved && isSame(unsaved.replaces, stored)) {
      await write(merchant, page);
      if (asked) return unsaved.record.accessToken;
      stored = unsaved.record;
    }
    // If the record has changed, another process was faster, or the merchant has authorised again. Keep that newer record.
    page.unsaved = undefined;
    if (stored.accessToken !== stale && !isDue(merchant, page, stored)) return stored.accessToken;
    try {
      page.unsaved = { replaces: stored, record: await renew(merchant, stored, stop) };
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
    throw new TokenError({ message: `${what}: the store's \`get\` failed` }, { cause: storeTrouble(cause, page) });
  }
  if (!isToken(record?.refreshToken)) {
    throw new TokenError({ message: `${what}: the store has no \`refreshToken\`; store it when the merchant authorises the platform` });
  }
  return (page.record = { ...record });
}

/** If the store fails, the record stays in memory, and the next call writes it first: the old refresh token may be void. */
async function write({ what, store, authorizerAppid }, page) {
  try {
    await store.set(authorizerAppid, { ...page.unsaved.record });
  } catch (cause) {
    const message = `${what}: the store's \`set\` failed, so the new refresh token is not stored yet; the next call tries again`;
    throw new TokenError({ message }, { cause: storeTrouble(cause, page) });
  }
}

/** A SyntaxError of a JSON parser quotes pieces of the record, which `redact` does not find. */
function storeTrouble(cause, { record, unsaved }) {
  if (cause?.name === "SyntaxError") return new Error("the stored record is not JSON");
  return redact(cause, [record, unsaved?.record].flatMap((record) => [record?.refreshToken, record?.accessToken]).filter(Boolean));
}

async function renew(merchant, { refreshToken, accessToken }, stop) {
  const { signal } = stop;
  const { componentAppid: component_appid, authorizerAppid: authorizer_appid, baseURL, what, now } = merchant;
  const body = JSON.stringify({ component_appid, authorizer_appid, authorizer_refresh_token: refreshToken });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  const path = `${baseURL.replace(/\/+$/, "")}/cgi-bin/component/api_authorizer_token?component_access_token=`;
  const refusal = (answer, clean) => refused(answer, what, clean);
  const ask = (token) => {
    const secrets = [token, refreshToken, accessToken];
    return exchange({ ...merchant, url: path + encodeURIComponent(token), init, stop, secrets, refusal });
  };
  const first = await componentTokenOf(merchant, { reason: "initial", signal });
  const answer = await ask(first).catch(async (error) => {
    if (error?.class !== "token") throw error;
    const second = await componentTokenOf(merchant, { reason: "rejected", rejected: first, signal });
    if (second === first) throw error;
    return ask(second);
  });
  if (!isToken(answer.authorizer_access_token)) undocumented(what, "authorizer_access_token");
  const lifetime = answer.expires_in > 0 ? answer.expires_in * 1000 : LIFETIME;
  const next = isToken(answer.authorizer_refresh_token) ? answer.authorizer_refresh_token : refreshToken;
  return { refreshToken: next, accessToken: answer.authorizer_access_token, expiresAt: now() + lifetime, lifetime };
}

async function componentTokenOf({ what, componentToken }, request) {
  const token = typeof componentToken === "string" ? componentToken : await componentToken(request);
  if (isToken(token)) return token;
  throw new TokenError({ message: `${what}: \`componentToken\` did not return a token (a string without blanks)` });
}

function refused({ errcode, errmsg = "" }, what, clean) {
  const code = Number(errcode) || 0;
  if (code === 0) return undefined;
  const text = clean(errmsg);
  const unknown = ["unknown", "look the code up in `errorCodes`"];
  const [kind, advice] = CLASSES.find(([, , ...codes]) => codes.includes(code)) ?? unknown;
  const rid = /\brid: ([\da-f]{8}(?:-[\da-f]{8}){2})/i.exec(text)?.[1];
  const retryable = ["token", "rate", "transient"].includes(kind);
  const fields = { errcode: code, errmsg: text, ...(rid && { rid }), class: kind, advice, retryable };
  return new ApiError({ message: `${what}: ${code} ${text}; ${advice}`, ...fields });
}
