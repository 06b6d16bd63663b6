// One question to whoever knows tokens. What goes wrong shows none of them.
import { DecodeError, HttpError, NetworkError, redact, TimeoutError } from "../shared/errors.js";
import { send, tooLong } from "../shared/send.js";
import { Stopper } from "../shared/stop.js";

const MAX_BYTES = 16_384;

/** The JSON object that is answered. No error keeps the body, which could hold tokens that nobody has seen yet. */
export async function exchange({ what, fetch, url, init, stop, secrets, refusal }) {
  const hidden = secrets.filter(Boolean).flatMap((secret) => [secret, encodeURIComponent(secret)]);
  let answer;
  try {
    const options = { ...init, redirect: "manual", signal: stop.signal };
    answer = await stop.race(() => send({ fetch, maxResponseBytes: MAX_BYTES }, url, options, stop));
  } catch (cause) {
    if (cause === tooLong) undocumented(what, "", "it is too long");
    throw new NetworkError({ message: `${what}: no answer came` }, { cause: redact(cause, hidden) });
  }
  const value = parse(answer.body);
  const error = value && refusal(value, (text) => redact(String(text), hidden).replace(/\s+/g, " "));
  if (error) throw error;
  if (answer.status < 200 || answer.status > 299) throw new HttpError({ message: `${what}: HTTP ${answer.status}`, status: answer.status, body: "" });
  return value ?? undocumented(what, "", "no JSON object");
}

/** WeChat has been seen to leave control characters in its strings. */
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

/** Has `work`, which gets a stopper, end with the signal, or after so many milliseconds. */
export async function limited({ what, timeout }, signal, work) {
  const stop = new Stopper(signal, timeout);
  try {
    return await stop.race(() => work(stop));
  } catch (cause) {
    throw stop.late ? new TimeoutError({ message: `${what}: not to be had within ${timeout} ms` }) : cause;
  } finally {
    stop.close();
  }
}
