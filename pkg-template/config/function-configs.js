// Configs of functions as values and as texts. Rust reads, checks and writes them.
import { stringify } from "../client/json.js";
import { withSegments } from "../client/segments.js";
import { check, refuse, RULES } from "../shared/check.js";
import { callCore } from "./core.js";

const SOURCE = [(value) => value === "wechat" || value === "config.json", "must be `wechat` or `config.json`"];

export function parseFunctionConfig(type, text, options = {}) {
  const { source = "wechat", locale } = check(options, { source: SOURCE, locale: RULES.locale });
  const types = source === "wechat" ? [1, 2, 3] : [1, 2];
  const from = Math.floor(Date.now() / 1000);
  const parsed = callCore("parseFunctionConfig", { type: typeOf(type, types), text: textOf(text), source, from, locale });
  withSegments(parsed.warnings);
  return parsed;
}

export function formatFunctionConfig(type, config, options = {}) {
  const { locale } = check(options, { locale: RULES.locale });
  return callCore("formatFunctionConfig", { type: typeOf(type, [1, 2, 3]), value: valueOf(config), locale });
}

export function parseCloudbaserc(text, options = {}) {
  const { locale } = check(options, { locale: RULES.locale });
  return callCore("parseCloudbaserc", { text: textOf(text), locale });
}

function typeOf(type, types) {
  if (!types.includes(type)) refuseArgument("type", "invalid_type", `must be one of ${types.join(", ")}`);
  return type;
}

/** Half of a surrogate pair would not reach Rust, and a replacement character would change a value. */
function textOf(text) {
  if (typeof text !== "string") refuseArgument("text", "wrong_type", "must be a string");
  const { reason } = stringify(text);
  if (reason) refuseArgument("text", "not_json", `cannot be read as JSON: ${reason}`);
  return text;
}

/** Reads the value once, so it cannot change after the check. */
function valueOf(config) {
  if (typeof config === "string") refuseArgument("config", "wrong_type", "must be an object, not a string");
  const { text, reason } = stringify(config);
  if (reason) refuseArgument("config", "not_json", `cannot be written as JSON: ${reason}`);
  return text;
}

function refuseArgument(name, code, message) {
  refuse([{ path: name, segments: [name], code, message }]);
}
