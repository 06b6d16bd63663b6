// Options of a client and of a call, checked when they are given and not when they are used.
import { ValidationError } from "./errors.js";
import { isBaseUrl } from "./wasm.js";

const MAX_TIMER = 2 ** 31 - 1;

const DEFAULTS = { baseURL: "https://api.weixin.qq.com", timeout: 30_000, maxRetries: 2, strict: false, locale: "en" };

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
  locale: [(value) => value === "en" || value === "zh", "must be `en` or `zh`"],
};

export function clientOptions(options) {
  const given = check(options, CLIENT, ["accessToken"]);
  const baseURL = (given.baseURL ?? DEFAULTS.baseURL).replace(/\/+$/, "");
  return { ...DEFAULTS, ...given, baseURL };
}

export function callOptions(client, options) {
  return options === undefined ? client : { ...client, ...check(options, CALL) };
}

export function validateOptions(options) {
  const { strict, locale } = CLIENT;
  return { ...DEFAULTS, ...check(options ?? {}, { strict, locale }) };
}

/** The options that are given; throws one error that lists everything wrong with them. */
function check(options, table, required = []) {
  if (options === null || typeof options !== "object") refuse([issue("", "wrong_type", "options must be an object")]);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const issues = given.flatMap(([name, value]) => {
    if (!Object.hasOwn(table, name)) return [unknown(name, Object.keys(table))];
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
  return issue(name, "unknown_option", `unknown option \`${name}\`${meant ? `; did you mean \`${meant}\`` : ""}`);
}

function issue(name, code, message) {
  return { path: name ? `options.${name}` : "options", code, message };
}

function refuse(issues) {
  const message = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  throw new ValidationError({ message, issues, warnings: [] });
}
