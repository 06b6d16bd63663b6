// Drives a call: awaits the token provider, `fetch` and timers, and does what the core says. The rules are in Rust.
import { isToken, refuseMore } from "../shared/check.js";
import { CloudbaseError, fromCore, redact } from "../shared/errors.js";
import { emitter, merchantMember, newCallId, saidOf, warn } from "./emitter.js";
import { isAbsence, typed } from "./function-config.js";
import { ANY_OF_PLATFORM } from "./interfaces.js";
import { callOptions } from "./options.js";
import { DEADLINE, failureOf, TIMEOUT, TOO_LONG } from "../shared/failure.js";
import { leaveStatic } from "../shared/next.js";
import { orZero, retryAfter, send } from "../shared/send.js";
import { Stopper } from "../shared/stop.js";
import { keyOf } from "./token-book.js";
import { encoded, noToken, providerFailed, providerTooSlow } from "./token-words.js";
import { DONE, fail, GIVE_UP, judge, prepare, REFRESH, writes } from "./core.js";

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * Makes a function that runs one call of an interface: a row of `INTERFACES`, or what ask.js makes. Each async function more
 * makes a small call slower by a twentieth. So a call that has a string as its token and succeeds uses only two async
 * functions: this one and `send`. All others serve calls that ask a provider or fail. If the token is a string, the function
 * calls `fetch` before it returns.
 */
export const runner = (Call) => async (client, target, payload, given, ...more) => {
  const call = new Call(client, target);
  try {
    call.begin(payload, given, more);
    const left = leaveStatic();
    if (left) await left;
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
    if (!isAbsence(call.options, error)) throw call.ended(error);
    call.end();
    return null;
  }
};

/** The state of one call. Its methods are the steps of a run. A call by a relay replaces some of them. */
export class Call {
  started = performance.now();
  /** The core's own count of attempts and refreshes, which only the core reads. */
  #attempts = 0;
  /** How many requests were sent, when the last one was sent, and the headers of its answer. */
  #attempt = 0;
  #sent = 0;
  #headers;
  /** The number that stands for this call in the wasm, and the body of its requests. */
  #word;
  body;
  #page;
  #id;
  #merchant;
  #key;

  constructor(client, target) {
    this.client = client;
    this.target = target;
    this.options = client.options;
    this.#merchant = merchantMember(client.merchant ?? target.merchant);
  }

  /** Is made when it is needed. The requests of a refresh have the id of the call that needs the token. */
  get #callId() {
    return (this.#id ??= this.target.callId ?? newCallId());
  }

  /** The token, if it is a string. The check of the options has accepted it already. */
  get fixedToken() {
    const { accessToken } = this.options;
    return typeof accessToken === "string" ? accessToken : undefined;
  }

  /** Throws if an option or the payload is wrong, or if the call was stopped before it began. The time-out begins here. */
  begin(payload, given, more) {
    const { client, target } = this;
    refuseMore(target.name, more);
    const options = (this.options = callOptions(client.options, target.take ? target.take(given) : given, target.name));
    // A token that was given for this call may be another merchant's.
    if (options.accessToken !== client.options.accessToken) this.#merchant = {};
    this.#key = keyOf(client, target, options);
    // Without a listener, `emit?.(…)` does not even make the event object.
    this.emit = options.onEvent && emitter(options.onEvent, target.name, this.#callId, this.#merchant);
    this.stop = new Stopper(options.signal, options.timeout, this.started);
    const { error, call, body, issues, said } = this.check(payload, saidOf(options, this.emit, client.memory));
    if (error) throw this.errorOf(error);
    this.#word = call;
    this.body = body;
    if (issues.length > 0) {
      if (this.emit) this.emit({ type: "warning", issues });
      else {
        client.memory.said = said;
        warn(target.name, issues);
      }
    }
    if (this.stop.stopped) throw this.#stopError(DEADLINE);
  }

  check(payload, said) {
    return prepare(this.target, payload, this.options, said);
  }

  end() {
    this.#page?.close();
    this.stop?.close();
  }

  /** Ends the call with this error, and returns it. */
  ended(error) {
    this.end();
    // The core knows the outcome of its errors. It does not make those of wrong options and of defects.
    if (error instanceof CloudbaseError && (!this.stop || !error.endpoint)) {
      if (this.mayWrite) error.outcome = this.#attempt ? "unknown" : "not_sent";
      Object.assign(error, this.#merchant);
    }
    this.emit?.({ type: "error", duration: performance.now() - this.started, error });
    return error;
  }

  get mayWrite() {
    return this.#word ? writes(this.#word) : this.target.mayWrite;
  }

  /** Sends the request once, and resolves with the result of `send`. */
  send(token) {
    const { options, stop } = this;
    if (stop.stopped) throw this.#stopError(DEADLINE);
    const [url, init, query = ""] = this.request(token);
    this.#attempt++;
    this.#headers = undefined;
    if (this.emit) this.#sent = performance.now();
    this.emit?.({ type: "request", attempt: this.#attempt, method: init.method, url });
    init.signal = stop.signal;
    return stop.race(() => send(options, url + query, init, stop, this.mayWrite));
  }

  /** Returns the URL as events show it, what `fetch` gets, and the rest of the URL. */
  request(token) {
    const { method = "POST", headers = JSON_HEADERS, path, query } = this.target;
    const init = {
      method,
      headers,
      body: method === "GET" ? undefined : this.body,
      // A redirect would send the token to another host.
      redirect: "manual",
    };
    return [this.options.baseURL + path, init, query && `?${query}=${encoded(token)}`];
  }

  /** Returns what to do after an answer. */
  answered(answer, token) {
    this.emit?.({ type: "response", attempt: this.#attempt, status: answer.status, duration: performance.now() - this.#sent });
    this.#headers = answer.headers;
    const next = this.judge(answer, token);
    if (next.then === DONE && this.target.name === "getFunctionConfig") typed(next.value, this.body);
    return next;
  }

  judge(answer, token) {
    if (this.target.adapt) answer.body = this.target.adapt(answer.body);
    return judge(this.#word, answer, this.#secrets(token), this);
  }

  /** Returns what to do if no answer came. Throws if the call was stopped. */
  unanswered(cause, token) {
    if (this.stop.stopped) throw this.#stopError(TIMEOUT);
    return this.lost(cause, token);
  }

  lost(cause, token) {
    const failure = failureOf(cause);
    const next = fail(this.#word, failure, this);
    return failure === TOO_LONG ? next : { ...next, cause: redact(cause, this.#secrets(token)) };
  }

  #secrets(token) {
    const { query, secrets = [] } = this.target;
    return query ? [token, ...secrets] : secrets;
  }

  /** Waits or refreshes the token before the next attempt, and resolves with the token. Throws the error if the call ends. */
  async goOn(next, token) {
    const error = this.errorOf(next.value, next.cause);
    if (next.then === GIVE_UP) throw error;
    this.#attempts = next.attempts;
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
    if (token === rejected) throw Object.assign(error, this.fixedToken && { retryable: false });
    this.emit?.({ type: "refresh", attempt: this.#attempt, duration: performance.now() - started, error });
    return token;
  }

  async findToken(request) {
    const { client, options, stop: whole, target } = this;
    if (whole.stopped) throw this.#stopError(DEADLINE);
    const stop = target.patience ? new Stopper(whole.signal, target.patience) : whole;
    const about = target.number === ANY_OF_PLATFORM ? { token: "component" } : this.#merchant;
    this.#page ??= client.tokens.open(this.#key);
    let token;
    try {
      token = await this.#page.find(options, { ...request, ...about, callId: this.#callId }, stop);
    } catch (cause) {
      if (stop.stopped) throw stop.late || whole.late ? this.#withoutToken(providerTooSlow(target.name, options)) : stop.signal.reason;
      throw this.#withoutToken(providerFailed(target.name, options, cause));
    } finally {
      if (stop !== whole) stop.close();
    }
    if (isToken(token)) return token;
    throw this.#withoutToken(noToken(target.name, options));
  }

  /** A token is asked for again only after WeChat refused a request, so a write is not done. */
  #withoutToken(error) {
    if (writes(this.#word)) error.outcome = this.#attempt ? "not_done" : "not_sent";
    return Object.assign(error, this.#merchant);
  }

  /** Returns the error of a stopped call. `late` is TIMEOUT during a request, otherwise DEADLINE. */
  #stopError(late) {
    const { stop } = this;
    return stop.late ? this.errorOf(this.late(late)) : stop.signal.reason;
  }

  late(failure) {
    return fail(this.#word, failure, this).value;
  }

  errorOf(fields, cause) {
    const { name, hideBody } = this.target;
    // The core does not know the name of a request that is no interface of its own.
    if (!fields.endpoint) Object.assign(fields, { endpoint: name, message: `${name}: ${fields.message}` });
    if (hideBody && fields.body) fields.body = "";
    return fromCore(Object.assign(fields, this.#merchant), cause);
  }

  /** Is read only after a failure, so a call that succeeds draws no random number and parses no header. */
  policy() {
    const { backoff } = this.options;
    const random = Math.min(Math.max(orZero(() => backoff.random()), 0), 1);
    return { ...backoff, attempts: this.#attempts, random, retryAfter: orZero(() => retryAfter(this.#headers)) };
  }
}

export const run = runner(Call);
