// One call of `/gloo`. Rust runs the call and calls `fetch`. This file gives tokens to Rust, passes events to the listener,
// watches the caller's signal, and makes errors that keep their cause.
import { isToken } from "../shared/check.js";
import { emitter } from "../client/emitter.js";
import { cleanWith, CloudbaseError, fromCore, InternalError, redact } from "../shared/errors.js";
import { failureOf, NO_FETCH } from "../shared/failure.js";
import { leaveStatic } from "../shared/next.js";
import { ready } from "./instance.js";
import { stringify, withParsed } from "../client/json.js";
import { isAbsence, typed } from "../client/function-config.js";
import { refuseMore } from "../client/interfaces.js";
import { callOptions } from "../client/options.js";
import { Stopper } from "../shared/stop.js";
import { noToken, providerFailed, providerTooSlow } from "../client/token-words.js";

cleanWith((text, secrets) => ready().run((exports) => exports.redact(text, secrets)));

/** Runs one call of an interface, a row of `INTERFACES`. */
export async function run(client, target, payload, given, ...more) {
  const call = new Call(client, target);
  try {
    const answer = await call.run(payload, given, more);
    call.end();
    return answer;
  } catch (error) {
    if (!isAbsence(call.options ?? {}, error)) throw call.ended(error);
    call.end();
    return null;
  }
}

/** Makes the argument of the exports from a payload. */
export function toCheck(endpoint, payload, { strict, locale, maxPayloadBytes: maxBytes }) {
  return { interface: endpoint, ...stringify(payload, maxBytes), strict, chinese: locale === "zh", maxBytes };
}

/** `Host` in src/js/gloo_host.rs. Rust calls its public methods. */
class Call {
  started = performance.now();
  #page;
  #stop;
  /** The latest token, the error of `fetch` since then, and the error of the provider. */
  #token;
  #thrown;
  #tokenError;
  #isAsking = false;
  /** When the last request was sent, how long the provider took last, and what a defect would leave of a write. */
  #sent = 0;
  #took = 0;
  #outcome;

  constructor(client, { name, mayWrite }) {
    this.client = client;
    this.endpoint = name;
    if (mayWrite) this.#outcome = "not_sent";
  }

  async run(payload, given, more) {
    const { client, endpoint } = this;
    refuseMore(endpoint, more);
    const options = (this.options = callOptions(client.options, given, endpoint));
    // The merchant's clients must not share a token that was given for this call only.
    this.merchant = options.accessToken === client.options.accessToken ? client.merchant : undefined;
    this.emit = options.onEvent && emitter(options.onEvent, endpoint, this.merchant);
    if (typeof options.accessToken === "string") this.#token = options.accessToken;
    const checked = toCheck(endpoint, payload, options);
    this.#stop = new Stopper(options.signal, Infinity);
    if (this.#stop.stopped) throw this.#refused(checked) ?? this.#stop.signal.reason;
    const left = leaveStatic();
    if (left) await left;
    const begin = (exports) => exports.start(checked, options, this.#token, this.emit !== undefined, this);
    const { answer, error } = await this.#stop.race(() => ready().keep(begin, () => ({ endpoint })));
    if (error) throw this.#errorOf(error);
    withParsed(answer);
    return endpoint === "getFunctionConfig" ? typed(answer, checked.text) : answer;
  }

  /** Ends the call with this error, and returns it. */
  ended(error) {
    this.end();
    // The core knows the outcome of its errors. It does not make those of wrong options and of defects.
    if (this.#outcome && (!this.#stop || error instanceof InternalError) && error instanceof CloudbaseError) error.outcome = this.#outcome;
    this.emit?.({ type: "error", duration: performance.now() - this.started, error });
    return error;
  }

  end() {
    this.#page?.close();
    this.#stop?.close();
  }

  #refused(checked) {
    const { error } = ready().run((exports) => exports.check(checked));
    return error && fromCore(error);
  }

  #errorOf(fields) {
    const { code, outcome } = fields;
    if (code === "token" && this.#tokenError) return Object.assign(this.#tokenError, outcome && { outcome });
    if (code === "timeout" && this.#isAsking) return Object.assign(providerTooSlow(this.endpoint, this.options), outcome && { outcome });
    return fromCore(fields, code === "network" ? this.#thrown : undefined);
  }

  /** Is fulfilled when the caller stops the call. */
  get stopped() {
    return new Promise((resolve) => this.#stop.onStop(resolve));
  }

  /** Resolves with a token. Rust aborts `signal` when it needs no token any more. */
  async token(rejected, signal) {
    const started = performance.now();
    // Rust has a timer for the whole call too. Either of the two may be the first.
    const stop = new Stopper(signal, this.options.timeout, this.started);
    this.#isAsking = true;
    try {
      this.#token = await this.#find(rejected === undefined ? { reason: "initial" } : { reason: "rejected", rejected }, stop);
      this.#isAsking = false;
      return this.#token;
    } catch (error) {
      this.#tokenError = error;
      throw error;
    } finally {
      stop.close();
      this.#took = performance.now() - started;
    }
  }

  async #find(request, stop) {
    const { endpoint, options } = this;
    this.#page ??= this.client.tokens.open(this.merchant ?? options.accessToken);
    let token;
    try {
      token = await this.#page.find(options, request, stop);
    } catch (cause) {
      throw stop.late ? providerTooSlow(endpoint, options) : providerFailed(endpoint, options, cause);
    }
    if (isToken(token)) return token;
    throw noToken(endpoint, options);
  }

  /** Rust calls this before it sends a request. Returns whether the call still needs the request. */
  sending(writes) {
    if (this.#stop.stopped) return false;
    this.#thrown = undefined;
    this.#outcome = writes ? "unknown" : undefined;
    return true;
  }

  /** Rust passes what `fetch` or the body failed with. Returns why no answer came. */
  lost(thrown) {
    if (!globalThis.fetch) return NO_FETCH;
    this.#thrown = redact(thrown, [this.#token]);
    return failureOf(thrown);
  }

  tell({ type, ...event }) {
    if (this.#stop.stopped) return;
    const now = performance.now();
    if (type === "request") {
      this.#sent = now;
      const { attempt, url } = event;
      this.emit({ type, attempt, method: "POST", url });
    } else if (type === "response") this.emit({ type, ...event, duration: now - this.#sent });
    else if (type === "refresh") this.emit({ type, attempt: event.attempt, duration: this.#took, error: this.#errorOf(event.error) });
    else if (type === "retry") this.emit({ type, ...event, error: this.#errorOf(event.error) });
    else this.emit({ type, ...event });
  }
}
