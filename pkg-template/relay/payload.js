// Judges a payload by what will be sent: the core reads the text, and effect and dangers come from the core's own result. A
// second reader could see another `action` in it.
import { prepare, writes } from "../client/core.js";
import { Problem } from "./problem.js";

/** The kind of a function's config that has the variables. */
const ENVIRONMENT = 3;

/**
 * Returns `{ effect, danger, body, prepared }`, or with `error` what is wrong. Only a text that is no JSON ends the request here:
 * what else is wrong is nobody's business who may not send it.
 */
export function readPayload(target, text, options) {
  const prepared = prepare(target, text, options, -1);
  const { error, call, body } = prepared;
  if (error) return refused(error);
  const effect = writes(call) ? "write" : "read";
  return { effect, danger: dangersOf(target, body), body, prepared, error: undefined };
}

function refused(error) {
  // A function's config is JSON in a text of the body, so the body itself is JSON.
  const broken = error.issues.find(({ code, path }) => /^(invalid_json|duplicate_key)$/.test(code) && !/^config\b/.test(path));
  if (broken) throw new Problem("not_json", { detail: broken.message });
  // The core says what became of a payload that may write: it was not sent.
  return { effect: error.outcome ? "write" : "read", danger: [], error };
}

/** What the payload alone shows, by the names of plans (src/plan/danger.rs). */
function dangersOf({ name }, body) {
  if (name !== "setCloudAccessToken") return [];
  const { action, open, api_whitelist } = JSON.parse(body);
  if (action !== "set") return [];
  return [open === false && "close-token", api_whitelist.length === 0 && "empty-whitelist"].filter(Boolean);
}

/** Whether the answer has the values of variables. One for another type should have none, so it is looked at. */
export const reveals = ({ name }, { body }, answer) => name === "getFunctionConfig" && (JSON.parse(body).type === ENVIRONMENT || hasVariables(answer?.config));

function hasVariables(config) {
  try {
    return "environment" in JSON.parse(config);
  } catch {}
}

/** Returns the answer without the values of variables. Of other members only the names are copied, so that none can have them. */
export function withoutValues({ errcode, errmsg, config }) {
  return { errcode, errmsg, config: namesOnly(config) };
}

/**
 * A plan has to tell a config that is hidden from one that is not there, or it would replace it. So a config that cannot be read
 * becomes one that nobody can read, and members that no page names keep their names.
 */
function namesOnly(config) {
  try {
    if (!config?.trim()) return config;
    const value = JSON.parse(config);
    if (Object(value) !== value || Array.isArray(value)) return "null";
    const { timeout, environment, ...others } = value;
    const names = Object.keys(others).map((name) => [name, null]);
    return JSON.stringify({ ...Object.fromEntries(names), timeout, environment: environment?.map(({ key }) => ({ key })) });
  } catch {
    return "null";
  }
}

/** Returns what an audit keeps of a payload: each value of a variable is replaced by its length. */
export function changesOf({ name }, body) {
  const value = JSON.parse(body);
  if (name !== "uploadFunctionConfig") return value;
  const config = JSON.parse(value.config);
  if (value.type === ENVIRONMENT) config.environment = config.environment?.map(({ key, value }) => ({ key, value: value.length }));
  return { ...value, config };
}
