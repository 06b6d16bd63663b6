// Checks the options of a client and of a call when they are given, so that wrong options fail early.
import { bare, baseOf, check, MAX_TIMER, RULES } from "../shared/check.js";

const DEFAULTS = {
  baseURL: "https://api.weixin.qq.com",
  timeout: 30_000,
  maxRetries: 2,
  maxPayloadBytes: 1 << 20,
  maxResponseBytes: 4 << 20,
  strict: false,
  locale: "en",
};
const BACKOFF = { base: 1000, cap: 20_000, random: Math.random };

const CALL = {
  accessToken: RULES.token,
  signal: [(value) => typeof value?.removeEventListener === "function" && "aborted" in value, "must be an AbortSignal"],
  timeout: RULES.timeout,
  maxRetries: [(value) => Number.isInteger(value) && value >= 0 && value <= 20, "must be a whole number from 0 to 20"],
};

/** The options of a call of `getFunctionConfig`. */
const READ_CONFIG = { ...CALL, absent: [(value) => value === "null", 'must be "null"'] };

export const CLIENT = {
  accessToken: CALL.accessToken,
  baseURL: RULES.url,
  fetch: RULES.function,
  timeout: CALL.timeout,
  maxRetries: CALL.maxRetries,
  strict: [(value) => typeof value === "boolean", "must be true or false"],
  onEvent: RULES.function,
  maxPayloadBytes: [(value) => Number.isInteger(value) && value > 0 && value <= 2 ** 26, "must be a whole number of bytes from 1 to 67108864"],
  maxResponseBytes: [(value) => Number.isInteger(value) && value > 0 && value < 2 ** 31, "must be a whole number of bytes, at least 1"],
  backoff: [(value) => typeof value === "object" && value !== null, "must be an object"],
  locale: RULES.locale,
};

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
  const backoff = backoffOf(given.backoff, backoffs);
  return bare({ ...DEFAULTS, ...given, backoff, baseURL: baseOf(given.baseURL ?? DEFAULTS.baseURL) });
}

/** The options of `/gloo`, which calls the global `fetch` and draws random numbers in Rust. */
export function glooClientOptions(options) {
  const { fetch, ...table } = CLIENT;
  const { random, ...backoffs } = BACKOFFS;
  const { backoff: { base, cap }, ...rest } = clientOptions(options, table, backoffs);
  return bare({ ...rest, backoff: { base, cap } });
}

/** Returns the options that replace the client's options for one merchant. */
export function merchantOptions(given) {
  const { accessToken } = check(given, MERCHANT, { required: Object.keys(MERCHANT), within: "merchant" });
  return { accessToken };
}

export function callOptions(client, options, interfaceName) {
  return options === undefined ? client : bare({ ...client, ...check(options, interfaceName === "getFunctionConfig" ? READ_CONFIG : CALL) });
}

export function validateOptions(options) {
  const { strict, locale, maxPayloadBytes } = CLIENT;
  return bare({ ...DEFAULTS, ...check(options ?? {}, { strict, locale, maxPayloadBytes }) });
}
