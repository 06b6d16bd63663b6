// Checks options, with the rules that several options share.
import { ValidationError } from "./errors.js";

export const MAX_TIMER = 2 ** 31 - 1;

const isFunction = (value) => typeof value === "function";
const isTimeout = (value) => value === Infinity || (typeof value === "number" && value > 0 && value <= MAX_TIMER);

/** Visible ASCII, as `Token` in src/call/token.rs requires. */
export const isToken = (value) => typeof value === "string" && /^[!-~]+$/.test(value);

export const RULES = {
  token: [(value) => isFunction(value) || isToken(value), "must be a token (a string without blanks) or a function that returns one"],
  timeout: [isTimeout, `must be more than 0 and at most ${MAX_TIMER} milliseconds, or Infinity`],
  function: [isFunction, "must be a function"],
  text: [(value) => typeof value === "string" && value !== "", "must be a string that is not empty"],
  locale: [(value) => value === "en" || value === "zh", "must be `en` or `zh`"],
  /**
   * Accepts the same URLs as `BaseUrl` in src/call/http.rs; both are tested with tests/fixtures/base_urls.json. `\p{Cc}`
   * would be shorter, but it makes the import 0.2 ms slower.
   */
  url: [
    (value) => typeof value === "string" && /^https?:\/\/(?![:/])[^\s\0-\x1f\x7f-\x9f?#@\\]+$/u.test(value),
    "must be an absolute http or https URL without user, query and fragment",
  ],
};

export function methods(...names) {
  return [(value) => names.every((name) => isFunction(value?.[name])), `must have the methods ${names.map((name) => `\`${name}\``).join(" and ")}`];
}

/** Returns the options that are not `undefined`. If options are wrong, throws one error that lists all of them. */
export function check(options, table, { required = [], within = "options" } = {}) {
  const issue = (name, code, message) => ({ path: [within, name].filter(Boolean).join("."), code, message });
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
