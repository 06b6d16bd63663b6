// Options of a client and of a call, checked when they are given and not when they are used.
import { ValidationError } from "./errors.js";
import { isBaseUrl } from "./wasm.js";

const MAX_TIMER = 2 ** 31 - 1;

const DEFAULTS = {
  baseURL: "https://api.weixin.qq.com",
  timeout: 30_000,
  maxRetries: 2,
  maxResponseBytes: 4 << 20,
  strict: false,
  locale: "en",
};
const BACKOFF = { base: 1000, cap: 20_000, random: Math.random };

const isTimeout = (value) => value === Infinity || (typeof value === "number" && value > 0 && value <= MAX_TIMER);
const isFunction = (value) => typeof value === "function";

const CALL = {
  accessToken: [
    (value) => isFunction(value) || (typeof value === "string" && value !== "" && !/[\s\p{Cc}\p{Surrogate}]/u.test(value)),
    "must be a token (a string without blanks) or a function that finds one",
  ],
  signal: [(value) => typeof value?.addEventListener === "function" && "aborted" in value, "must be an AbortSignal"],
  timeout: [isTimeout, `must be milliseconds, more than 0 and at most ${MAX_TIMER}, or Infinity`],
  maxRetries: [(value) => Number.isInteger(value) && value >= 0 && value <= 20, "must be a whole number from 0 to 20"],
};

const CLIENT = {
  accessToken: CALL.accessToken,
  baseURL: [
    (value) => typeof value === "string" && isBaseUrl(value),
    "must be an absolute http or https URL without user, query and fragment",
  ],
  fetch: [isFunction, "must be a function"],
  timeout: CALL.timeout,
  maxRetries: CALL.maxRetries,
  strict: [(value) => typeof value === "boolean", "must be true or false"],
  onEvent: [isFunction, "must be a function"],
  maxResponseBytes: [(value) => Number.isInteger(value) && value > 0 && value < 2 ** 31, "must be a whole number of bytes, at least 1"],
  backoff: [(value) => typeof value === "object" && value !== null, "must be an object"],
  locale: [(value) => value === "en" || value === "zh", "must be `en` or `zh`"],
};

const isMilliseconds = [(value) => Number.isInteger(value) && value >= 0 && value <= MAX_TIMER, "must be whole milliseconds"];

const BACKOFFS = { base: isMilliseconds, cap: isMilliseconds, random: [isFunction, "must be a function"] };

const MERCHANT = {
  key: [(value) => typeof value === "string" && value !== "", "must be a string with something in it, such as an appid"],
  accessToken: CALL.accessToken,
};

export function clientOptions(options) {
  const given = check(options, CLIENT, { required: ["accessToken"] });
  const backoff = { ...BACKOFF, ...check(given.backoff ?? {}, BACKOFFS, { within: "options.backoff" }) };
  const baseURL = (given.baseURL ?? DEFAULTS.baseURL).replace(/\/+$/, "");
  return { ...DEFAULTS, ...given, backoff, baseURL };
}

/** The options that a client of one merchant has of its own. */
export function merchantOptions(given) {
  const { accessToken } = check(given, MERCHANT, { required: Object.keys(MERCHANT), within: "merchant" });
  return { accessToken };
}

export function callOptions(client, options) {
  return options === undefined ? client : { ...client, ...check(options, CALL) };
}

export function validateOptions(options) {
  const { strict, locale } = CLIENT;
  return { ...DEFAULTS, ...check(options ?? {}, { strict, locale }) };
}

/** The options that are given; throws one error that lists everything wrong with them. */
function check(options, table, { required = [], within = "options" } = {}) {
  const issue = (name, code, message) => ({ path: name ? `${within}.${name}` : within, code, message });
  if (options === null || typeof options !== "object") refuse([issue("", "wrong_type", "must be an object")]);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const issues = given.flatMap(([name, value]) => {
    if (!Object.hasOwn(table, name)) return [issue(name, "unknown_option", unknown(name, Object.keys(table)))];
    const [fits, message] = table[name];
    return fits(value) ? [] : [issue(name, "invalid_option", message)];
  });
  for (const name of required) {
    if (options[name] === undefined) issues.push(issue(name, "missing", `\`${name}\` is required`));
  }
  if (issues.length > 0) refuse(issues);
  return Object.fromEntries(given);
}

function unknown(name, names) {
  const meant = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return `unknown option \`${name}\`${meant ? `; did you mean \`${meant}\`` : ""}`;
}

function refuse(issues) {
  const message = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  throw new ValidationError({ message, issues, warnings: [] });
}
