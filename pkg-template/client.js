// The class that users see, and the driver of a call: it owns what awaits (token provider, fetch, timers) and does
// what the core says. The rules are in Rust.
import { fromCore, redact, TokenError, ValidationError } from "./errors.js";
import { callOptions, clientOptions, validateOptions } from "./options.js";
import { DEADLINE, DONE, fail, GIVE_UP, judge, NETWORK, prepare, readErrorCodes, REFRESH, target, TIMEOUT } from "./wasm.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError,
} from "./errors.js";
export { version } from "./version.js";

/** In the order of the inventory in `src/endpoints/mod.rs`; a test compares. */
const INTERFACES = ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"];
const [SET_CALLBACK, GET_CALLBACK, GET_FUNCTION, CLOUD_TOKEN] = INTERFACES.keys();

export class CloudbaseClient {
  #options;

  constructor(options) {
    this.#options = clientOptions(options);
  }

  setCallBackConfig(payload, options) {
    return run(SET_CALLBACK, payload, this.#options, options);
  }

  getCallBackConfig(options) {
    return run(GET_CALLBACK, {}, this.#options, options);
  }

  getFunctionConfig(payload, options) {
    return run(GET_FUNCTION, payload, this.#options, options);
  }

  setCloudAccessToken(payload, options) {
    return run(CLOUD_TOKEN, payload, this.#options, options);
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const index = INTERFACES.indexOf(interfaceName === "getFuntionConfig" ? "getFunctionConfig" : interfaceName);
  if (index < 0) {
    const message = `must be one of ${INTERFACES.join(", ")}`;
    throw new ValidationError({
      message: `interfaceName: ${message}`,
      issues: [{ path: "interfaceName", code: "unknown_interface", message }],
      warnings: [],
    });
  }
  const { error, issues } = prepare(index, payload, validateOptions(options));
  return error
    ? { valid: false, issues: error.issues, warnings: error.warnings }
    : { valid: true, issues: [], warnings: issues };
}

/** The wasm is ready as soon as the import is; kept for entries that load it later. */
export async function preload() {}

/** The table of error codes, read from the wasm when it is first looked at. */
export const errorCodes = {
  get(code) {
    return (table ??= new Map(readErrorCodes().map((row) => [row.code, Object.freeze(row)]))).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;

async function run(index, payload, client, callerOptions) {
  const options = callOptions(client, callerOptions);
  const { error, call, body, issues } = prepare(index, payload, options);
  if (error) throw fromCore(error);

  const endpoint = INTERFACES[index];
  const emit = emitter(options.onEvent, endpoint);
  if (issues.length > 0) emit({ type: "warning", issues });
  const stop = stopper(options.signal, options.timeout);
  try {
    return await drive({ endpoint, call, body, options, emit, stop });
  } catch (error) {
    emit({ type: "error", error });
    throw error;
  } finally {
    stop.close();
  }
}

/** One call with its retries. Ends with the answer, or throws what it failed with. */
async function drive(run) {
  const { options, emit, stop } = run;
  let attempts = 0;
  let token = await findToken(run, { reason: "initial" });
  for (let attempt = 1; ; attempt++) {
    const next = await exchange(run, token, attempts, attempt);
    if (next.then === DONE) return next.value;
    const error = fromCore(next.value, next.cause);
    if (next.then === GIVE_UP) throw error;
    attempts = next.attempts;
    if (next.then === REFRESH) {
      const rejected = token;
      emit({ type: "refresh", attempt, error });
      token = await findToken(run, { reason: "rejected", rejected });
      // The very token that was refused would only be refused again.
      if (token === rejected) throw error;
    } else {
      const { wait } = next.value;
      if (wait >= stop.remaining()) throw error;
      emit({ type: "retry", attempt, wait, error });
      await stopped(run, DEADLINE, () => sleep(wait, stop.signal));
    }
  }
}

/** Sends the request once and has the core judge what came of it. */
async function exchange(run, token, attempts, attempt) {
  const { call, body, options, emit } = run;
  const path = target(call, token);
  const started = performance.now();
  emit({ type: "request", attempt, method: "POST", url: options.baseURL + path.split("?", 1)[0] });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, redirect: "manual", signal: run.stop.signal };
  let answer;
  try {
    answer = await stopped(run, TIMEOUT, () => send(options, options.baseURL + path, init));
  } catch (cause) {
    if (run.stop.signal.aborted) throw cause;
    const next = fail(call, attempts, NETWORK);
    return { ...next, cause: redact(cause, [token, path.slice(path.indexOf("=") + 1)]) };
  }
  emit({ type: "response", attempt, status: answer.status, duration: performance.now() - started });
  return judge(call, attempts, answer.status, answer.body, token);
}

/** Looked up for every call and bound to the global: mocks come later, and Workers refuse an unbound fetch. */
async function send(options, url, init) {
  const response = await (options.fetch ?? globalThis.fetch).call(globalThis, url, init);
  const status = response?.status;
  if (!Number.isInteger(status) || typeof response.arrayBuffer !== "function") {
    throw new TypeError("fetch resolved with something that is no Response");
  }
  return { status, body: await response.arrayBuffer() };
}

async function findToken(run, { reason, rejected }) {
  const { accessToken, locale } = run.options;
  const refuse = (english, chinese, cause) => {
    const message = `${run.endpoint}: ${locale === "zh" ? chinese : english}`;
    throw new TokenError({ message, endpoint: run.endpoint }, cause);
  };
  let token = accessToken;
  if (typeof accessToken === "function") {
    try {
      token = await stopped(run, DEADLINE, () => accessToken({ reason, rejected, signal: run.stop.signal }));
    } catch (cause) {
      if (run.stop.signal.aborted) throw cause;
      refuse("the token provider failed", "token 提供函数失败", { cause });
    }
  }
  if (typeof token !== "string" || target(run.call, token) === undefined) {
    refuse("the token provider gave no token: a string without blanks is needed", "token 提供函数未返回有效的 token:应为不含空白的字符串");
  }
  return token;
}

/** Waits for work, but no longer than the call may take; `late` says what a time-out means here. */
async function stopped(run, late, work) {
  try {
    return await race(run.stop.signal, work);
  } catch (cause) {
    if (run.stop.timedOut()) throw fromCore(fail(run.call, 0, late).value);
    if (run.stop.signal.aborted) throw run.stop.signal.reason;
    throw cause;
  }
}

function race(signal, work) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    new Promise((resolve) => resolve(work()))
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The caller's signal and the deadline as one signal that is ours. Leaves no timer and no listener once closed. */
function stopper(signal, timeout) {
  const controller = new AbortController();
  const deadline = performance.now() + timeout;
  let late = false;
  const onAbort = () => controller.abort(signal.reason);
  const onTimeout = () => {
    late = true;
    controller.abort();
  };
  const timer = timeout === Infinity ? undefined : setTimeout(onTimeout, timeout);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    remaining: () => deadline - performance.now(),
    timedOut: () => late,
    close() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}

/** A listener that throws is the listener's trouble, not the call's. */
function emitter(onEvent, endpoint) {
  return (event) => {
    try {
      onEvent?.({ endpoint, ...event });
    } catch {}
  };
}
