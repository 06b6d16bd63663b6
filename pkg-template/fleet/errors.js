// The error of a rollout that has stopped, and errors as plain data for verdicts, rows and journals.
import { CloudbaseError } from "../shared/errors.js";

/** A rollout stopped before it had a row for each merchant. */
export class RolloutError extends CloudbaseError {
  static title = "RolloutError";
  static kind = "rollout";
}

/** The members of an error that a row needs. A payload, an answer or a token is in none of them. */
const MEMBERS = ["errcode", "rid", "class", "advice", "reason", "outcome", "endpoint", "path", "status", "clientIp", "retryAfter"];

/** What WeChat says of the config of a function can repeat the values of its variables, which no row and no journal may have. */
const OF_FUNCTIONS = ["uploadFunctionConfig", "getFunctionConfig"];
const messageOf = ({ endpoint, errcode, message }) => (errcode !== undefined && OF_FUNCTIONS.includes(endpoint) ? `${endpoint}: ${errcode}` : message);

/** Returns an error as plain data. The message of an error that is not ours can hold a secret, so only its name is told. */
export function reportOf(error) {
  if (!(error instanceof CloudbaseError)) return { code: "foreign", message: `the call failed with ${nameOf(error)}` };
  const told = MEMBERS.filter((name) => error[name] !== undefined).map((name) => [name, error[name]]);
  return { code: error.code, message: messageOf(error), ...Object.fromEntries(told) };
}

function nameOf(error) {
  try {
    const { name } = error.constructor;
    return /^\w{1,40}$/.test(name) ? `a ${name}` : "an error";
  } catch {
    return "something that is not an error";
  }
}
