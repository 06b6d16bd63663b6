// One call of `/gloo`. Rust runs the call and calls `fetch`. This file gives tokens to Rust, passes events to the listener,
// watches the caller's signal, and makes errors that keep their cause.
import { isToken, refuseMore } from "../shared/check.js";
import { emitter, merchantMember, newCallId, saidOf, warn } from "../client/emitter.js";
import { cleanWith, CloudbaseError, fromCore, InternalError, redact } from "../shared/errors.js";
import { failureOf, NO_FETCH } from "../shared/failure.js";
import { leaveStatic } from "../shared/next.js";
import { ready } from "./instance.js";
import { stringify, withParsed } from "../client/json.js";
import { isAbsence, typed } from "../client/function-config.js";
import { ANY, ANY_OF_PLATFORM } from "../client/interfaces.js";
import { callOptions } from "../client/options.js";
import { located, withSegments } from "../client/segments.js";
import { Stopper } from "../shared/stop.js";
import { keyOf } from "../client/token-book.js";
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
export function toCheck({ name, number, path, effect, proof }, payload, { strict, locale, maxPayloadBytes: maxBytes, unknownFields }, said) {
  const any = number >= ANY_OF_PLATFORM && { path, writes: effect === "write", component: number < ANY, proof };
  const sendUnknown = unknownFields === "send";
  return { interface: name, ...stringify(payload, maxBytes), strict, sendUnknown, chinese: locale === "zh", maxBytes, said, ...any };
}

/** Returns `{ body, warnings }` or `{ error }`. */
export function check(payload) {
  const { error, body, warnings = [] } = ready().run((exports) => exports.check(payload));
  return { error: located(error), body, warnings: withSegments(warnings) };
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
  #id;
  #merchant;
  #key;

  constructor(client, target) {
    this.client = client;
    this.target = target;
    this.endpoint = target.name;
    this.#merchant = merchantMember(client.merchant);
    if (target.mayWrite) this.#outcome = "not_sent";
  }

  get #callId() {
    return (this.#id ??= newCallId());
  }

  async run(payload, given, more) {
    const { client, endpoint, target } = this;
    refuseMore(endpoint, more);
    if (target.take) given = target.take(given);
    const options = (this.options = callOptions(client.options, given, endpoint));
    // A token that was given for this call may be another merchant's.
    if (options.accessToken !== client.options.accessToken) this.#merchant = {};
    this.#key = keyOf(client, target, options);
    this.emit = options.onEvent && emitter(options.onEvent, endpoint, this.#callId, this.#merchant);
    if (typeof options.accessToken === "string") this.#token = options.accessToken;
    const checked = toCheck(target, payload, options, saidOf(options, this.emit, client.memory));
    this.#stop = new Stopper(options.signal, Infinity);
    if (this.#stop.stopped) throw this.#refused(checked) ?? this.#stop.signal.reason;
    const left = leaveStatic();
    if (left) await left;
    const begin = (exports) => exports.start(checked, options, this.#token, this.emit !== undefined, this);
    const { answer, error } = await this.#stop.race(() => ready().keep(begin, () => ({ endpoint })));
    if (error) throw this.#errorOf(error);
    if (target.number >= ANY_OF_PLATFORM) return answer;
    withParsed(answer);
    return endpoint === "getFunctionConfig" ? typed(answer, checked.text) : answer;
  }

  /** Ends the call with this error, and returns it. */
  ended(error) {
    this.end();
    // The core knows the outcome of its errors. It does not make those of wrong options and of defects.
    if ((!this.#stop || error instanceof InternalError) && error instanceof CloudbaseError) {
      if (this.target.mayWrite && this.#outcome) error.outcome = this.#outcome;
      Object.assign(error, this.#merchant);
    }
    this.emit?.({ type: "error", duration: performance.now() - this.started, error });
    return error;
  }

  end() {
    this.#page?.close();
    this.#stop?.close();
  }

  #refused(checked) {
    const { error } = check(checked);
    return error && this.#errorOf(error);
  }

  #errorOf(fields) {
    const { code, outcome } = fields;
    const { endpoint } = this;
    const more = { ...(outcome && { outcome }), ...this.#merchant };
    // The same token would be refused again.
    if (fields.class === "token" && typeof this.options.accessToken === "string") more.retryable = false;
    if (code === "token" && this.#tokenError) return Object.assign(this.#tokenError, more);
    if (code === "timeout" && this.#isAsking) return Object.assign(providerTooSlow(endpoint, this.options), more);
    // The core does not know the name of a request that is no interface of its own.
    if (!fields.endpoint) Object.assign(fields, { endpoint, message: `${endpoint}: ${fields.message}` });
    return fromCore({ ...located(fields), ...more }, code === "network" ? this.#thrown : undefined);
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
    const about = this.target.number === ANY_OF_PLATFORM ? { token: "component" } : this.#merchant;
    this.#page ??= this.client.tokens.open(this.#key);
    let token;
    try {
      token = await this.#page.find(options, { ...request, ...about, callId: this.#callId }, stop);
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

  warn(issues, said) {
    this.client.memory.said = said;
    warn(this.endpoint, issues);
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
    else this.emit({ type, issues: withSegments(event.issues) });
  }
}
