// Checks options, with the rules that several options share.
import { ValidationError } from "./errors.js";

export const MAX_TIMER = 2 ** 31 - 1;

export const isFilled = (value) => typeof value === "string" && value !== "";

const isFunction = (value) => typeof value === "function";
const isTimeout = (value) => value === Infinity || (typeof value === "number" && value > 0 && value <= MAX_TIMER);

/** Visible ASCII, as `Token` in src/call/token.rs requires. */
export const isToken = (value) => typeof value === "string" && /^[!-~]+$/.test(value);

export const RULES = {
  token: [(value) => isFunction(value) || isToken(value), "must be a token (a string without blanks) or a function that returns one"],
  timeout: [isTimeout, "must be more than 0 and at most 2147483647 milliseconds, or Infinity"],
  function: [isFunction, "must be a function"],
  text: [isFilled, "must be a string that is not empty"],
  locale: [(value) => value === "en" || value === "zh", "must be `en` or `zh`"],
  url: [isBaseURL, "must be an absolute http or https URL without user, query and fragment"],
};

/**
 * Accepts the same URLs as `BaseUrl` in src/call/http.rs; both are tested with tests/fixtures/base_urls.json. `URL` alone
 * would accept blanks and missing slashes. `\p{Cc}` would be shorter, but it makes the import 0.2 ms slower.
 */
export function isBaseURL(value) {
  try {
    return value === `${value}` && /^https?:\/\/(?![:/])[^\s\0-\x1f\x7f-\x9f?#@\\]+$/iu.test(new URL(value) && value);
  } catch {
    return false;
  }
}

/** Returns a checked URL without the slashes at its end. A pattern such as `/\/+$/` takes quadratic time. */
export function baseOf(url) {
  let { href } = new URL(url);
  while (href.endsWith("/")) href = href.slice(0, -1);
  return href;
}

export function methods(...names) {
  return [(value) => names.every((name) => isFunction(value?.[name])), `must have the methods ${names.map((name) => `\`${name}\``).join(" and ")}`];
}

/** Returns the object without a prototype. A literal with `__proto__: null` would be slow to read in V8. */
export const bare = (object) => Object.setPrototypeOf(object, null);

/**
 * Returns the options that are not `undefined`. If options are wrong, throws one error that lists all of them. Only own
 * members are options, and the result has no prototype: what a library adds to `Object.prototype` is no option.
 */
export function check(options, table, about) {
  const { required = [], within = "options" } = { __proto__: null, ...about };
  const [, ...outer] = within.split(".");
  const issue = (code, message, ...name) => ({ path: [within, ...name.map(shown)].filter(Boolean).join("."), segments: [...outer, ...name], code, message });
  if (options === null || typeof options !== "object") refuse([issue("wrong_type", "must be an object")]);
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const given = bare(Object.fromEntries(entries));
  const issues = entries.flatMap(([name, value]) => {
    if (!Object.hasOwn(table, name)) return [issue("unknown_option", unknown(name, Object.keys(table)), name)];
    const [fits, message] = table[name];
    return fits(value) ? [] : [issue("invalid_option", message, name)];
  });
  for (const name of required) {
    if (given[name] === undefined) issues.push(issue("missing", `\`${name}\` is required`, name));
  }
  if (issues.length > 0) refuse(issues);
  return given;
}

/** A name can come from anywhere, so it may be long and have characters that move the text around it. */
export const shown = (name) => name.slice(0, 100).replace(/[^!-~\xa1-\u1fff\u3000-\uffff]/g, " ");

function unknown(name, names) {
  const meant = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return `unknown option \`${shown(name)}\`${meant ? `; did you mean \`${meant}\`` : ""}`;
}

/** Throws one error for all issues. */
export function refuse(given) {
  const issues = given.map((issue) => ({ segments: [], ...issue }));
  const message = issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  throw new ValidationError({ message, issues, warnings: [] });
}

/** Refuses options behind the last argument, such as a time-out behind an empty payload of `getCallBackConfig`. */
export function refuseMore(name, more) {
  if (more.some((one) => one !== undefined)) refuse([{ path: "arguments", code: "too_many", message: `\`${name}\` takes no more arguments` }]);
}
