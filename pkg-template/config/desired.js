// The desired state. Rust reads it. What it is read from stays here, so that no program prints a value by accident.
import { withSegments } from "../client/segments.js";
import { stringify } from "../client/json.js";
import { bare, check, refuse, RULES, shown } from "../shared/check.js";
import { callCore } from "./core.js";
import { secondsOf } from "./cron.js";

/** As in src/plan/parse.rs. */
const MAX_BYTES = 8 << 20;

const OBJECT = [(value) => Object(value) === value, "must be an object"];

/** What each desired state is read from: its text, and what was looked up for it. */
const origins = new WeakMap();

export const DESIRED_OPTIONS = { env: OBJECT, merchant: OBJECT, locale: RULES.locale };

export function parseDesired(value, options) {
  const { env, merchant, locale } = check(options ?? {}, DESIRED_OPTIONS);
  const { text, reason, length } = stringify(value, MAX_BYTES);
  // A text that is too long is refused by its length, so it need not cross.
  const origin = { text: length === undefined ? text : " ".repeat(MAX_BYTES + 1), reason };
  return desiredOf(text === undefined ? origin : { ...origin, ...lookedUp(namesIn(text), env, merchant) }, locale);
}

export function withMerchant(desired, merchant, options) {
  const { locale } = check(options ?? {}, { locale: RULES.locale });
  check({ merchant }, { merchant: OBJECT }, { within: "", required: ["merchant"] });
  const origin = originOf(desired);
  return desiredOf({ ...origin, merchant: picked(merchant, desired.merchantColumns, ["merchant"]) }, locale);
}

/** Returns what Rust reads the desired state from. It holds secrets. */
export function originOf(desired) {
  const origin = origins.get(desired);
  if (!origin) refuse([{ path: "desired", segments: ["desired"], code: "wrong_type", message: "must come from `parseDesired` or `loadDesired`" }]);
  return origin;
}

/** Makes the desired state, or throws all of its issues. `place` can say more about the warnings. */
export function desiredOf(origin, locale, place = (warnings) => warnings) {
  const { fingerprint, merchantColumns, openColumns, warnings } = callCore("parseDesired", { ...origin, now: secondsOf(), locale });
  const [columns, open, suspicious] = [merchantColumns, openColumns, place(withSegments(warnings))].map(Object.freeze);
  const desired = Object.freeze({ fingerprint, merchantColumns: columns, openColumns: open, warnings: suspicious });
  origins.set(desired, origin);
  return desired;
}

/** Returns the names that a text refers to: `{ env, merchant, files }`. */
export const namesIn = (text) => callCore("namesInDesired", { text });

/** Looks up these names, and nothing else. */
export function lookedUp(names, env = {}, merchant = undefined) {
  return {
    env: picked(env, names.env, ["options", "env"]),
    merchant: merchant && picked(merchant, names.merchant, ["options", "merchant"]),
  };
}

/** Returns the own members with these names. A list of names would show what else there is, so nobody asks for it. */
function picked(from, names, place) {
  const found = names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]).filter(([, value]) => value !== undefined);
  // Half of a surrogate pair would not reach Rust, and a replacement character would change a password.
  const odd = found.filter(([, value]) => typeof value !== "string" || /[\ud800-\udfff]/u.test(value));
  const message = ([name, value]) => `\`${shown(name)}\` must be a string${typeof value === "string" ? " without half a surrogate pair" : ""}`;
  if (odd.length > 0) refuse(odd.map((one) => ({ path: place.join("."), segments: [place.at(-1), one[0]], code: "invalid_option", message: message(one) })));
  return bare(Object.fromEntries(found));
}
