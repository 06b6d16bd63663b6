// Drives a call: awaits the token provider, `fetch` and timers, and does what the core says. The rules are in Rust.
import { isToken } from "../shared/check.js";
import { fromCore, redact } from "../shared/errors.js";
import { emitter } from "./emitter.js";
import { INTERFACES } from "./glue.js";
import { callOptions } from "./options.js";
import { retryAfter, send, tooLong } from "../shared/send.js";
import { Stopper } from "../shared/stop.js";
import { encoded, noToken, providerFailed } from "./token-words.js";
import { DEADLINE, DONE, fail, GIVE_UP, judge, NETWORK, prepare, REFRESH, TIMEOUT, TOO_LONG } from "./core.js";

/**
 * Runs one call of the interface with this number. Each async function more makes a small call slower by a twentieth. So a
 * call that has a string as its token and succeeds uses only two async functions: this one and `send`. All others serve
 * calls that ask a provider or fail. If the token is a string, this function calls `fetch` before it returns.
 */
export async function run(client, number, payload, given) {
  const call = new Call(client, number, callOptions(client.options, given), given);
  try {
    call.begin(payload);
    let token = call.fixedToken ?? (await call.findToken({ reason: "initial" }));
    for (;;) {
      let answer, cause;
      try {
        answer = await call.send(token);
      } catch (caught) {
        cause = caught;
      }
      const next = answer ? call.answered(answer, token) : call.unanswered(cause, token);
      if (next.then === DONE) {
        call.end();
        return next.value;
      }
      token = await call.goOn(next, token);
    }
  } catch (error) {
    call.end();
    call.emit?.({ type: "error", duration: performance.now() - call.started, error });
    throw error;
  }
}

/** The state of one call. Its methods are the steps of `run`. */
class Call {
  started = performance.now();
  /** The core's own count of attempts and refreshes, which only the core reads. */
  attempts = 0;
  /** How many requests were sent, when the last one was sent, and the headers of its answer. */
  #attempt = 0;
  #sent = 0;
  #headers;
  /** The number that stands for this call in the wasm, and the body of its requests. */
  #word;
  #body;
  #page;

  constructor({ tokens, merchant }, number, options, given) {
    this.number = number;
    this.options = options;
    this.tokens = tokens;
    // The merchant's clients must not share a token that was given for this call only.
    this.merchant = given?.accessToken === undefined ? merchant : undefined;
    // Without a listener, `emit?.(…)` does not even make the event object.
    this.emit = options.onEvent && emitter(options.onEvent, this.#endpoint, this.merchant);
  }

  /** The token, if it is a string. The check of the options has accepted it already. */
  get fixedToken() {
    const { accessToken } = this.options;
    return typeof accessToken === "string" ? accessToken : undefined;
  }

  /** Throws if the payload is wrong or the call was stopped before it began. The time-out begins here. */
  begin(payload) {
    const { options, emit } = this;
    this.stop = new Stopper(options.signal, options.timeout, this.started);
    const { error, call, body, issues } = prepare(this.number, payload, options, emit !== undefined);
    if (error) throw fromCore(error);
    this.#word = call;
    this.#body = body;
    if (issues.length > 0) emit?.({ type: "warning", issues });
    if (this.stop.stopped) throw this.#stopError(DEADLINE);
  }

  end() {
    this.#page?.close();
    this.stop?.close();
  }

  /** Sends the request once, and resolves with the result of `send`. */
  send(token) {
    const { options, stop } = this;
    const url = options.baseURL + INTERFACES[this.number].path;
    this.#attempt++;
    this.#headers = undefined;
    if (this.emit) this.#sent = performance.now();
    this.emit?.({ type: "request", attempt: this.#attempt, method: "POST", url });
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: this.#body,
      // A redirect would send the token to another host.
      redirect: "manual",
      signal: stop.signal,
    };
    return stop.race(() => send(options, `${url}?access_token=${encoded(token)}`, init, stop));
  }

  /** Returns what to do after an answer. */
  answered(answer, token) {
    this.emit?.({ type: "response", attempt: this.#attempt, status: answer.status, duration: performance.now() - this.#sent });
    this.#headers = answer.headers;
    return judge(this.#word, answer, token, this);
  }

  /** Returns what to do if no answer came. Throws if the call was stopped. */
  unanswered(cause, token) {
    if (this.stop.stopped) throw this.#stopError(TIMEOUT);
    if (cause === tooLong) return fail(this.#word, TOO_LONG, this);
    const next = fail(this.#word, NETWORK, this);
    return { ...next, cause: redact(cause, [token]) };
  }

  /** Waits or refreshes the token before the next attempt, and resolves with the token. Throws the error if the call ends. */
  async goOn(next, token) {
    const error = fromCore(next.value, next.cause);
    if (next.then === GIVE_UP) throw error;
    this.attempts = next.attempts;
    if (next.then === REFRESH) return this.#refresh(token, error);
    const { wait } = next;
    if (wait >= this.stop.remaining()) throw error;
    this.emit?.({ type: "retry", attempt: this.#attempt, wait, error });
    await this.stop.sleep(wait).catch(() => {
      throw this.#stopError(DEADLINE);
    });
    return token;
  }

  async #refresh(rejected, error) {
    const started = performance.now();
    const token = this.fixedToken ?? (await this.findToken({ reason: "rejected", rejected }));
    // WeChat would refuse the same token again.
    if (token === rejected) throw error;
    this.emit?.({ type: "refresh", attempt: this.#attempt, duration: performance.now() - started, error });
    return token;
  }

  async findToken(request) {
    const { options, stop } = this;
    if (stop.stopped) throw this.#stopError(DEADLINE);
    this.#page ??= this.tokens.open(this.merchant ?? options.accessToken);
    let token;
    try {
      token = await this.#page.find(options.accessToken, request, stop);
    } catch (cause) {
      if (stop.stopped) throw this.#stopError(DEADLINE);
      throw providerFailed(this.#endpoint, options, cause);
    }
    if (isToken(token)) return token;
    throw noToken(this.#endpoint, options);
  }

  get #endpoint() {
    return INTERFACES[this.number].name;
  }

  /** Returns the error of a stopped call. `late` is TIMEOUT during a request, otherwise DEADLINE. */
  #stopError(late) {
    const { stop } = this;
    return stop.late ? fromCore(fail(this.#word, late, this).value) : stop.signal.reason;
  }

  // The core reads this policy only after a failure, so a call that succeeds draws no random number and parses no header.

  get base() {
    return this.options.backoff.base;
  }

  get cap() {
    return this.options.backoff.cap;
  }

  get random() {
    return Math.min(Math.max(orZero(() => this.options.backoff.random()), 0), 1);
  }

  get retryAfter() {
    return orZero(() => retryAfter(this.#headers));
  }
}

/** The wasm is waiting for this number. An error here would leave the instance unusable and hide the call's own error. */
function orZero(ask) {
  try {
    return ask() || 0;
  } catch {
    return 0;
  }
}
