// Checks the options of a client and of a call when they are given, so that wrong options fail early.
import { bare, baseOf, check, MAX_TIMER, refuse, RULES } from "../shared/check.js";
import { CONSENT } from "../shared/consent.js";
import { RELAY, RELAY_CALL } from "../shared/relay-request.js";

const DEFAULTS = {
  baseURL: "https://api.weixin.qq.com",
  timeout: 30_000,
  maxRetries: 2,
  maxPayloadBytes: 1 << 20,
  maxResponseBytes: 4 << 20,
  unknownFields: "refuse",
  locale: "en",
};
const BACKOFF = { base: 1000, cap: 20_000, random: Math.random };

export const CALL = {
  accessToken: RULES.token,
  signal: [(value) => typeof value?.removeEventListener === "function" && "aborted" in value, "must be an AbortSignal"],
  timeout: RULES.timeout,
  maxRetries: [(value) => Number.isInteger(value) && value >= 0 && value <= 20, "must be a whole number from 0 to 20"],
};

/** The options of a call of `getFunctionConfig`. */
const READ_CONFIG = { ...CALL, absent: [(value) => value === "null", 'must be "null"'] };

const never = (message) => [() => false, message];
const BESIDE_RELAY = never("needs `relay`");

export const CLIENT = {
  accessToken: CALL.accessToken,
  baseURL: RULES.url,
  fetch: RULES.function,
  timeout: CALL.timeout,
  maxRetries: CALL.maxRetries,
  warnings: [(value) => ["ignore", "warn", "error"].includes(value), "must be `ignore`, `warn` or `error`"],
  strict: [(value) => typeof value === "boolean", "must be true or false"],
  unknownFields: [(value) => value === "refuse" || value === "send", "must be `refuse` or `send`"],
  onEvent: RULES.function,
  maxPayloadBytes: [(value) => Number.isInteger(value) && value > 0 && value <= 2 ** 26, "must be a whole number of bytes from 1 to 67108864"],
  maxResponseBytes: [(value) => Number.isInteger(value) && value > 0 && value < 2 ** 31, "must be a whole number of bytes, at least 1"],
  backoff: [(value) => typeof value === "object" && value !== null, "must be an object"],
  locale: RULES.locale,
  relay: never("needs the client of `wechat-cloudbase`"),
  merchant: BESIDE_RELAY,
  credentials: BESIDE_RELAY,
};

const NOT_BESIDE = never("contradicts `relay`");
/** A relay has the tokens and the address of WeChat. */
const BY_RELAY = { accessToken: NOT_BESIDE, baseURL: NOT_BESIDE };

const isMilliseconds = [(value) => Number.isInteger(value) && value >= 0 && value <= MAX_TIMER, "must be a whole number of milliseconds"];

const BACKOFFS = { base: isMilliseconds, cap: isMilliseconds, random: RULES.function };

const MERCHANT = {
  key: [RULES.text[0], "must be a string that is not empty, such as an appid"],
  accessToken: CALL.accessToken,
};

// Options have no prototype, as the result of `check` has none.

export const backoffOf = (given = {}, backoffs = BACKOFFS) => bare({ ...BACKOFF, ...check(given, backoffs, { within: "options.backoff" }) });

export function clientOptions(options, table = CLIENT, backoffs = BACKOFFS) {
  const given = check(options, table, { required: ["accessToken"] });
  return completed(given, backoffs, baseOf(given.baseURL ?? DEFAULTS.baseURL));
}

const completed = (given, backoffs, baseURL) => bare({ ...DEFAULTS, ...given, ...strictness(given), backoff: backoffOf(given.backoff, backoffs), baseURL });

/** The options of the default client, which may have a relay. */
export function directOrRelayOptions(options) {
  if (!Object.hasOwn(Object(options), "relay") || options.relay === undefined) return clientOptions(options);
  const { relay, ...given } = check(options, { ...CLIENT, ...RELAY, ...BY_RELAY });
  return completed({ ...given, relay: relay.href ?? relay });
}

/** `strict` is the deprecated name of `warnings: "error"`. The result has both, and they agree. */
function strictness({ strict, warnings = strict ? "error" : "warn" }) {
  const isStrict = warnings === "error";
  if ((strict ?? isStrict) !== isStrict) {
    refuse([{ path: "options.strict", code: "invalid_option", message: `contradicts \`warnings: "${warnings}"\`` }]);
  }
  return { strict: isStrict, warnings };
}

/** The options of `/gloo`, which calls the global `fetch` and draws random numbers in Rust. */
export function glooClientOptions(options) {
  const { fetch, ...table } = CLIENT;
  const { random, ...backoffs } = BACKOFFS;
  const { backoff: { base, cap }, ...rest } = clientOptions(options, table, backoffs);
  return bare({ ...rest, backoff: { base, cap } });
}

/** Returns the options that replace the client's options for one merchant. */
export function merchantOptions(given, relay) {
  const table = relay ? { key: RELAY.merchant, ...BY_RELAY } : MERCHANT;
  const { key, accessToken } = check(given, table, { required: relay ? ["key"] : Object.keys(MERCHANT), within: "merchant" });
  return relay ? { merchant: key } : { accessToken };
}

export function callOptions(client, options, interfaceName) {
  if (options === undefined) return client;
  const table = interfaceName === "getFunctionConfig" ? READ_CONFIG : CALL;
  const { relay, merchant = "platform" } = client;
  // Only a call by a relay reads `confirm`.
  return bare({ ...client, confirm: options?.[CONSENT] && merchant, ...check(options, relay ? { ...table, ...RELAY_CALL, ...BY_RELAY } : table) });
}

export function validateOptions(options) {
  const { strict, warnings, locale, maxPayloadBytes, unknownFields } = CLIENT;
  const given = check(options ?? {}, { strict, warnings, locale, maxPayloadBytes, unknownFields });
  return bare({ ...DEFAULTS, ...given, ...strictness(given) });
}
