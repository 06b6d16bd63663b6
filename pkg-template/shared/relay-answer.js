// Reads what a relay answers: WeChat's answer, or a problem (RFC 9457), of which it makes the fields of the error that a direct
// call would have.
import { retryAfter } from "./retry-after.js";

/** Problems with the codes of our classes: the relay made the call, by all rules of a call. */
const OF_A_CALL = /^(validation|token|network|timeout|http|decode|api)$/;

/** Returns the fields of an error. `about` has `endpoint`, and `key` and `writes` if the call may write. */
export function failed({ endpoint, key, writes }, { message, ...more }) {
  const fields = { endpoint, retryable: !writes, ...(writes && { outcome: "unknown" }), ...more };
  if (!writes) delete fields.outcome;
  // With the key the caller can ask again what became of the write.
  if (fields.outcome === "unknown") Object.assign(fields, { idempotencyKey: key, retryable: false });
  const begin = `${endpoint ?? "relay"}: `;
  return { ...fields, message: message.startsWith(begin) ? message : begin + message };
}

/** Returns `{ value }`, or `{ fields, again }`. `again`: a repeat is left to the caller, because the relay has made no call. */
export function relayAnswer(about, { status, headers }, text) {
  const read = objectOf(text);
  const { type, code, title, detail = title, upstreamStatus = status, status: _, interface: __, ...members } = read;
  const body = text.slice(0, 2048);
  if (status === 200) {
    // A gateway may answer `{}`, which is no success of a write. `true` and `false` stand for no errcode.
    const { errcode = about.writes } = read;
    if (errcode === 0 || (errcode === false && Object.keys(read).length > 0)) return { value: read };
    return { fields: failed(about, { code: "decode", message: "the answer is not one of WeChat's", path: "", body, retryable: false }) };
  }
  const isProblem = typeof code === "string" && type === `urn:wechat-cloudbase:problem:${code}`;
  const again = !(isProblem && OF_A_CALL.test(code));
  // Before the relay a gateway may answer, or the host's own check of the session.
  const reason = isProblem ? code : status === 401 && "unauthenticated";
  const wait = retryAfter(headers);
  const isRefusal = /^4(?!0[89]|24|99)/.test(status) || (isProblem && status === 503);
  const fields = {
    ...((again || code === "http") && { status: upstreamStatus }),
    ...(!again ? { code, body: "" } : reason ? { code: "relay", reason } : { code: "http", body }),
    ...(wait && { retryAfter: wait }),
    retryable: /^(429|5)/.test(status) && status !== 500 && (isProblem || !about.writes),
    ...(about.writes && isRefusal && { outcome: "not_done" }),
    ...(isProblem && members),
    message: isProblem ? `${detail}` : `HTTP ${status}`,
  };
  return { fields: failed(about, fields), again };
}

function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return Object(value) === value && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
