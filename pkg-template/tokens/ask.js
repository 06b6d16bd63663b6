// Stands in for client/ask.js, which the lead writes: the same signature over one request, without retries and events.
import { isToken } from "../shared/check.js";
import { ApiError, DecodeError, HttpError, NetworkError, ownWords, redact, TimeoutError, TokenError } from "../shared/errors.js";
import { send, tooLong } from "../shared/send.js";
import { Stopper } from "../shared/stop.js";

const MAX_BYTES = 16_384;

/** The same classes as in `src/call/codes.rs`, which only the wasm has; a test compares both. */
const CLASSES = [
  ["authorization", "ask the merchant to authorise the platform again, and store the new refresh token", 42007, 61003, 61023],
  ["token", "WeChat refused the component token; check the code that provides it", 40001, 40014, 42001],
  ["egress", "add the client IP to the platform's IP allow-list", 40164, 45035, 61004],
  ["quota", "the daily quota is used up; let all processes share one store", 45009],
  ["rate", "try again in the next minute", 45011],
  ["transient", "try again later", -1],
];

export async function ask(request, payload, { accessToken, baseURL, fetch, timeout, signal }) {
  const stop = new Stopper(signal, timeout);
  const { name, url, method = "POST", path, query, headers, secrets, adapt = (text) => text } = request;
  const init = { method, headers: headers ?? { "content-type": "application/json" }, redirect: "manual", signal: stop.signal };
  if (payload !== undefined) init.body = JSON.stringify(payload);
  const once = (token) =>
    exchange(name, fetch, url ?? `${baseURL}${path}?${query}=${encodeURIComponent(token)}`, init, stop, [...secrets, token], adapt);
  try {
    return await stop.race(async () => {
      if (!query) return once();
      const first = await tokenOf(name, accessToken, { reason: "initial", signal: stop.signal });
      return once(first).catch(async (error) => {
        if (error?.class !== "token" || typeof accessToken === "string") throw error;
        const second = await tokenOf(name, accessToken, { reason: "rejected", rejected: first, signal: stop.signal });
        if (second === first) throw error;
        return once(second);
      });
    });
  } catch (cause) {
    throw stop.late ? new TimeoutError({ message: `${name}: no answer came within ${timeout} ms`, endpoint: name }) : cause;
  } finally {
    stop.close();
  }
}

async function tokenOf(name, provider, request) {
  let token = provider;
  try {
    if (typeof provider !== "string") token = await provider(request);
  } catch (cause) {
    throw new TokenError({ message: `${name}: the token provider failed${ownWords(cause)}`, endpoint: name }, { cause });
  }
  if (isToken(token)) return token;
  throw new TokenError({ message: `${name}: the token provider did not return a token (a string without blanks)`, endpoint: name });
}

async function exchange(name, fetch, url, init, stop, secrets, adapt) {
  const hidden = secrets.filter(Boolean).flatMap((secret) => [secret, encodeURIComponent(secret)]);
  let answer;
  try {
    answer = await stop.race(() => send({ fetch, maxResponseBytes: MAX_BYTES }, url, init, stop));
  } catch (cause) {
    if (cause === tooLong) throw new DecodeError({ message: `${name}: the answer is too long`, endpoint: name, path: "", body: "" });
    throw new NetworkError({ message: `${name}: no answer came`, endpoint: name }, { cause: redact(cause, hidden) });
  }
  const value = parse(adapt(new TextDecoder().decode(answer.body).replace(/\p{Cc}/gu, " ")));
  if (["number", "string"].includes(typeof value?.errcode) && Number(value.errcode)) throw refused(name, value, hidden);
  const { status } = answer;
  const failed = status < 200 || status > 299;
  if (failed && value?.errcode !== 0) throw new HttpError({ message: `${name}: HTTP ${status}`, endpoint: name, status, body: "" });
  if (!value) throw new DecodeError({ message: `${name}: the answer is not as documented at \`\`: not a JSON object`, endpoint: name, path: "", body: "" });
  return value;
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refused(name, { errcode, errmsg }, hidden) {
  const code = Number(errcode);
  const text = typeof errmsg === "string" ? redact(errmsg, hidden).replace(/\s+/g, " ") : "";
  const [kind, advice] = CLASSES.find(([, , ...codes]) => codes.includes(code)) ?? ["unknown", "look the code up in `errorCodes`"];
  const rid = /\brid: ([\da-f]{8}(?:-[\da-f]{8}){2})/i.exec(text)?.[1];
  const retryable = ["token", "rate", "transient"].includes(kind);
  const fields = { endpoint: name, errcode: code, errmsg: text, ...(rid && { rid }), class: kind, advice, retryable };
  return new ApiError({ message: `${name}: ${code} ${text}; ${advice}`, ...fields });
}
