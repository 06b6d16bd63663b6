// Drives a call: owns what awaits (token provider, fetch, timers) and does what the core says. The rules are in Rust.
import { isToken } from "./check.js";
import { fromCore, ownWords, redact, TokenError } from "./errors.js";
import { send, tooLong } from "./send.js";
import { sleep, stopper, race } from "./stop.js";
import { DEADLINE, DONE, fail, GIVE_UP, judge, NETWORK, prepare, REFRESH, target, TIMEOUT, TOO_LONG } from "./wasm.js";

/** One call of the interface with that number and name, to its end. */
export async function run({ index, endpoint, payload, options, tokens, merchant }) {
  const emit = emitter(options.onEvent, { endpoint, ...(merchant !== undefined && { merchant }) });
  const started = performance.now();
  try {
    const { error, call, body, issues } = prepare(index, payload, options, options.onEvent !== undefined);
    if (error) throw fromCore(error);
    if (issues?.length > 0) emit({ type: "warning", issues });
    return await drive({ endpoint, call, body, options, emit, tokens, merchant });
  } catch (error) {
    emit({ type: "error", duration: performance.now() - started, error });
    throw error;
  }
}

async function drive(call) {
  const { accessToken, signal, timeout } = call.options;
  const stop = stopper(signal, timeout);
  const page = call.tokens.open(call.merchant ?? accessToken);
  try {
    return await attempt({ ...call, stop, page });
  } finally {
    page.close();
    stop.close();
  }
}

/** Attempts until one ends it: with the answer, or with what it failed with. */
async function attempt(run) {
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
      const started = performance.now();
      token = await findToken(run, { reason: "rejected", rejected });
      // The very token that was refused would only be refused again.
      if (token === rejected) throw error;
      emit({ type: "refresh", attempt, duration: performance.now() - started, error });
    } else {
      if (next.wait >= stop.remaining()) throw error;
      emit({ type: "retry", attempt, wait: next.wait, error });
      await stopped(run, DEADLINE, () => sleep(next.wait, stop.signal));
    }
  }
}

/** Sends the request once and has the core judge what came of it. */
async function exchange(run, token, attempts, attempt) {
  const { call, body, options, emit, stop } = run;
  const path = target(call, token);
  const started = performance.now();
  emit({ type: "request", attempt, method: "POST", url: options.baseURL + path.split("?", 1)[0] });
  // Not followed: a redirect would carry the token away from the host that it was meant for.
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, redirect: "manual", signal: stop.signal };
  let answer;
  try {
    answer = await stopped(run, TIMEOUT, () => send(options, options.baseURL + path, init));
  } catch (cause) {
    if (stop.signal.aborted) throw cause;
    const next = fail(call, cause === tooLong ? TOO_LONG : NETWORK, policy(options, attempts));
    return cause === tooLong ? next : { ...next, cause: redact(cause, [token, path.slice(path.indexOf("=") + 1)]) };
  }
  emit({ type: "response", attempt, status: answer.status, duration: performance.now() - started });
  return judge(call, answer, token, policy(options, attempts));
}

function policy({ backoff }, attempts) {
  return { attempts, ...backoff, random: Math.min(Math.max(backoff.random(), 0), 1) || 0 };
}

async function findToken(run, request) {
  const { options, page, stop } = run;
  const { accessToken } = options;
  let token = accessToken;
  if (typeof accessToken === "function") {
    try {
      token = await stopped(run, DEADLINE, () => page.find(accessToken, request, stop.signal));
    } catch (cause) {
      if (stop.signal.aborted) throw cause;
      const why = ownWords(cause);
      throw tokenError(run, `the token provider failed${why}`, `token 提供函数失败${why}`, { cause });
    }
  }
  if (!isToken(token)) {
    throw tokenError(run, "the token provider gave no token: a string without blanks is needed", "token 提供函数未返回有效的 token：应为不含空白的字符串");
  }
  return token;
}

function tokenError({ endpoint, options }, english, chinese, cause) {
  return new TokenError({ message: `${endpoint}: ${options.locale === "zh" ? chinese : english}`, endpoint }, cause);
}

/** Waits for work, but no longer than the call may take; `late` says what a time-out means here. */
async function stopped({ call, options, stop }, late, work) {
  try {
    return await race(stop.signal, work);
  } catch (cause) {
    if (stop.timedOut()) throw fromCore(fail(call, late, policy(options, 0)).value);
    if (stop.signal.aborted) throw stop.signal.reason;
    throw cause;
  }
}

/** A listener that throws is the listener's trouble, not the call's. */
function emitter(onEvent, common) {
  return (event) => {
    try {
      onEvent?.({ ...common, ...event });
    } catch {}
  };
}
