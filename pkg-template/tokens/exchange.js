// Sends one request for a token, to WeChat or to a token server. No error shows a token.
import { DecodeError, HttpError, NetworkError, redact, TimeoutError } from "../shared/errors.js";
import { send, tooLong } from "../shared/send.js";
import { Stopper } from "../shared/stop.js";

const MAX_BYTES = 16_384;

/** Resolves with the JSON object of the answer. Errors do not keep the body, because it could hold new tokens. */
export async function exchange({ what, fetch, url, init, stop, secrets, refusal }) {
  let answer;
  try {
    const options = { ...init, redirect: "manual", signal: stop.signal };
    answer = await stop.race(() => send({ fetch, maxResponseBytes: MAX_BYTES }, url, options, stop));
  } catch (cause) {
    if (cause === tooLong) undocumented(what, "", "it is too long");
    throw new NetworkError({ message: `${what}: no answer came` }, { cause: redact(cause, secrets) });
  }
  const value = parse(answer.body);
  const error = value && refusal(value, (text) => redact(String(text), secrets).replace(/\s+/g, " "));
  if (error) throw error;
  if (answer.status < 200 || answer.status > 299) throw new HttpError({ message: `${what}: HTTP ${answer.status}`, status: answer.status, body: "" });
  return value ?? undocumented(what, "", "not a JSON object");
}

/** WeChat sometimes sends control characters in strings, which JSON does not allow. */
function parse(body) {
  try {
    const value = JSON.parse(new TextDecoder().decode(body).replace(/\p{Cc}/gu, " "));
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}

export function undocumented(what, path, reason = "no token") {
  throw new DecodeError({ message: `${what}: the answer is not as documented at \`${path}\`: ${reason}`, path, body: "" });
}

/** Runs `work` with a stopper, and stops it when the signal aborts or after `timeout` milliseconds. */
export async function limited({ what, timeout }, signal, work) {
  const stop = new Stopper(signal, timeout);
  try {
    return await stop.race(() => work(stop));
  } catch (cause) {
    throw stop.late ? new TimeoutError({ message: `${what}: no token came within ${timeout} ms` }) : cause;
  } finally {
    stop.close();
  }
}
