// Drives a call: owns what awaits (token provider, fetch, timers) and does what the core says. The rules are in Rust.
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
 * One call of the interface with that number, to its end. A call with a text as its token that succeeds runs through this
 * function and `send` alone, because each further async function makes a small call slower by a twentieth; all others are
 * for calls that ask for a token or fail. With such a token `fetch` is called before this function returns.
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

/** What is known of one call; its methods are the steps of `run`. */
class Call {
  started = performance.now();
  /** How far the call has come, as the core counts it. */
  attempts = 0;
  /** How many requests were sent, when the last one was, and the headers of its answer. */
  #attempt = 0;
  #sent = 0;
  #headers;
  /** The call as the wasm knows it, a number, and what is sent. */
  #word;
  #body;
  #page;

  constructor({ tokens, merchant }, number, options, given) {
    this.number = number;
    this.options = options;
    this.tokens = tokens;
    // A token of the call's own is not the merchant's.
    this.merchant = given?.accessToken === undefined ? merchant : undefined;
    // `emit?.(…)` does not even make the event where nobody listens.
    this.emit = options.onEvent && emitter(options.onEvent, this.#endpoint, this.merchant);
  }

  /** The token that is given as a text. The options' check has looked at it. */
  get fixedToken() {
    const { accessToken } = this.options;
    return typeof accessToken === "string" ? accessToken : undefined;
  }

  /** Throws where the payload is wrong. The time-out begins here. */
  begin(payload) {
    const { options, emit } = this;
    const { error, call, body, issues } = prepare(this.number, payload, options, emit !== undefined);
    if (error) throw fromCore(error);
    this.#word = call;
    this.#body = body;
    if (issues.length > 0) emit?.({ type: "warning", issues });
    this.stop = new Stopper(options.signal, options.timeout, this.started);
  }

  end() {
    this.#page?.close();
    this.stop?.close();
  }

  /** Sends the request once; resolves with what `send` read. */
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
      // Not followed: a redirect would carry the token away from the host that it was meant for.
      redirect: "manual",
      signal: stop.signal,
    };
    return stop.race(() => send(options, `${url}?access_token=${encoded(token)}`, init, stop));
  }

  /** What follows from an answer. */
  answered(answer, token) {
    this.emit?.({ type: "response", attempt: this.#attempt, status: answer.status, duration: performance.now() - this.#sent });
    this.#headers = answer.headers;
    return judge(this.#word, answer, token, this);
  }

  /** What follows where no answer came; throws where the call was stopped. */
  unanswered(cause, token) {
    if (this.stop.stopped) throw this.#stopError(TIMEOUT);
    if (cause === tooLong) return fail(this.#word, TOO_LONG, this);
    const next = fail(this.#word, NETWORK, this);
    return { ...next, cause: redact(cause, [token, encoded(token)]) };
  }

  /** Does what has to come before the next attempt, and resolves with its token; or throws what the call ends with. */
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
    // The very token that was refused would only be refused again.
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

  /** What a call that was stopped rejects with; `late` says what a time-out means here. */
  #stopError(late) {
    const { stop } = this;
    return stop.late ? fromCore(fail(this.#word, late, this).value) : stop.signal.reason;
  }

  // Here follows the policy that the core asks a failed call for. Nothing of it is drawn or parsed before.

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

/** The wasm waits for the number, so whoever throws instead must not take the instance down. */
function orZero(ask) {
  try {
    return ask() || 0;
  } catch {
    return 0;
  }
}
