// The table of error codes and the names of messages without the wasm, for pages and programs that show them and make no calls.
import { check, RULES } from "./shared/check.js";
import { EVENTS, MSG_TYPES, ROWS } from "./code-table.js";

const { freeze } = Object;
const table = new Map(ROWS.map(([code, text, kind, retryable, en, zh]) => {
  return [code, freeze({ code, text, class: kind, retryable, advice: freeze({ en, zh }) })];
}));

export const errorCodes = freeze({ get: (code) => table.get(code), [Symbol.iterator]: () => table.values() });

export const knownMsgTypes = /* @__PURE__ */ freeze(/* @__PURE__ */ MSG_TYPES.split(" "));
export const knownEvents = /* @__PURE__ */ freeze(/* @__PURE__ */ EVENTS.split(" "));

export function explain(errcode, options = {}) {
  const { locale = "en" } = check(options, { locale: RULES.locale });
  const row = table.get(numberOf(errcode));
  return row && { ...row, advice: row.advice[locale] };
}

/** WeChat sends some codes as text. `src/interface/envelope.rs` accepts the same texts. */
function numberOf(errcode) {
  return typeof errcode === "string" && /^\s*[+-]?\d+\s*$/.test(errcode) ? Number(errcode) : errcode;
}
