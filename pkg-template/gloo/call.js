// One call of `/gloo`. Rust runs the call and calls `fetch`. This file gives tokens to Rust, passes events to the listener,
// watches the caller's signal, and makes errors that keep their cause.
import { isToken } from "../shared/check.js";
import { emitter } from "../client/emitter.js";
import { fromCore, redact } from "../shared/errors.js";
import { ready } from "./instance.js";
import { stringify, withParsed } from "../client/json.js";
import { callOptions } from "../client/options.js";
import { Stopper } from "../shared/stop.js";
import { encoded, noToken, providerFailed } from "../client/token-words.js";

/** Runs one call of the interface with this name. */
export async function run(client, endpoint, payload, given) {
  const call = new Call(client, endpoint, callOptions(client.options, given), given);
  try {
    const answer = await call.run(payload);
    call.end();
    return answer;
  } catch (error) {
    call.end();
    call.emit?.({ type: "error", duration: performance.now() - call.started, error });
    throw error;
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
  /** When the last request was sent, how long the provider took last, and whether a write was sent. */
  #sent = 0;
  #took = 0;
  #outcome;

  constructor({ tokens, merchant }, endpoint, options, given) {
    this.endpoint = endpoint;
    this.options = options;
    this.tokens = tokens;
    // The merchant's clients must not share a token that was given for this call only.
    this.merchant = given?.accessToken === undefined ? merchant : undefined;
    this.emit = options.onEvent && emitter(options.onEvent, endpoint, this.merchant);
    if (typeof options.accessToken === "string") this.#token = options.accessToken;
  }

  async run(payload) {
    const checked = toCheck(this.endpoint, payload, this.options);
    this.#stop = new Stopper(this.options.signal, Infinity);
    if (this.#stop.stopped) throw this.#refused(checked) ?? this.#stop.signal.reason;
    const begin = (exports) => exports.start(checked, this.#settings(), this);
    const about = () => ({ endpoint: this.endpoint, ...(this.#outcome && { outcome: this.#outcome }) });
    const { answer, error } = await this.#stop.race(() => ready().keep(begin, about));
    if (error) throw this.#errorOf(error);
    return withParsed(answer);
  }

  end() {
    this.#page?.close();
    this.#stop?.close();
  }

  #refused(checked) {
    const { error } = ready().run((exports) => exports.check(checked));
    return error && fromCore(error);
  }

  #settings() {
    const { baseURL: baseUrl, maxRetries, backoff, maxResponseBytes, timeout } = this.options;
    const [backOffBase, backOffCap] = [backoff.base, backoff.cap];
    return { baseUrl, maxRetries, backOffBase, backOffCap, maxResponseBytes, timeout, token: this.#token, isHeard: this.emit !== undefined };
  }

  #errorOf(fields) {
    if (fields.code === "token" && this.#tokenError) return this.#tokenError;
    return fromCore(fields, fields.code === "network" ? this.#thrown : undefined);
  }

  /** Is fulfilled when the caller stops the call. */
  get stopped() {
    return new Promise((resolve) => this.#stop.onStop(resolve));
  }

  /** Resolves with a token. Rust aborts `signal` when it needs no token any more. */
  async token(rejected, signal) {
    const started = performance.now();
    const stop = new Stopper(signal, Infinity);
    try {
      return (this.#token = await this.#find(rejected === undefined ? { reason: "initial" } : { reason: "rejected", rejected }, stop));
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
    this.#page ??= this.tokens.open(this.merchant ?? options.accessToken);
    let token;
    try {
      token = await this.#page.find(options.accessToken, request, stop);
    } catch (cause) {
      throw providerFailed(endpoint, options, cause);
    }
    if (isToken(token)) return token;
    throw noToken(endpoint, options);
  }

  /** Rust calls this before it sends a request. Returns whether the call still needs the request. */
  sending(writes) {
    if (this.#stop.stopped) return false;
    this.#thrown = undefined;
    if (writes) this.#outcome = "unknown";
    return true;
  }

  /** Rust passes the error of `fetch` or of the body. */
  lost(thrown) {
    this.#thrown = redact(thrown, [this.#token, encoded(this.#token)]);
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
