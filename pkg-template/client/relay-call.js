// A call of a client with a relay. The relay has the tokens and makes the call by all its rules. So this file checks the payload,
// sends it, and repeats reads that did not reach the relay.
import { refuse } from "../shared/check.js";
import { InternalError } from "../shared/errors.js";
import { TIMEOUT } from "../shared/failure.js";
import { failed, relayAnswer } from "../shared/relay-answer.js";
import { addressOf, callRequest, mayWrite, newKey } from "../shared/relay-request.js";
import { DONE, GIVE_UP, WAIT } from "./core.js";
import { Call, runner } from "./drive.js";
import { stringify, withParsed } from "./json.js";

class RelayCall extends Call {
  /** The relay has the token. */
  get fixedToken() {
    return "-";
  }

  get mayWrite() {
    return mayWrite(this.target.name, this.body ?? "");
  }

  get #about() {
    return { endpoint: this.target.name, key: this.key, writes: this.mayWrite };
  }

  /** Without wasm the relay checks, unless this client has to refuse warnings. Some policies report each try to compile. */
  check(...given) {
    const { client, options, target } = this;
    if (target.take) refuse([{ path: "arguments", code: "invalid_option", message: "a relay takes no `request`" }]);
    this.address = addressOf(options.relay);
    try {
      if (!client.memory.unchecked || options.strict) return super.check(...given);
    } catch (error) {
      if (!(error instanceof InternalError) || options.strict) throw error;
      client.memory.unchecked = error.cause;
    }
    const { text, reason } = stringify(given[0], Infinity);
    if (reason) refuse([{ path: "", code: "not_json", message: reason }]);
    return { body: text, issues: [] };
  }

  request() {
    const { body, client, options, target } = this;
    this.key = this.mayWrite ? (options.idempotencyKey ?? newKey()) : undefined;
    return callRequest(options, this.address, client.merchant, target.name, body, this.key, options);
  }

  judge(answer) {
    const { value, fields, again } = relayAnswer(this.#about, answer, new TextDecoder().decode(answer.body));
    return value ? { then: DONE, value: withParsed(value) } : this.#next(fields, again);
  }

  lost(cause) {
    return { ...this.#next(failed(this.#about, { code: "network", message: "no answer came from the relay" }), true), cause };
  }

  late(failure) {
    const { writes } = this.#about;
    const outcome = writes && failure !== TIMEOUT && { outcome: "not_sent" };
    return failed(this.#about, { code: "timeout", message: "no answer came in time", ...outcome });
  }

  /** The relay has retried what WeChat refused, so only what did not get there is repeated, and never a write. */
  #next(value, again) {
    const { attempts, random, base, cap } = this.policy();
    const wait = (value.retryAfter ?? 0) + random * Math.min(cap, base * 2 ** attempts);
    const isLast = !again || !value.retryable || this.mayWrite || attempts >= this.options.maxRetries;
    return { then: isLast ? GIVE_UP : WAIT, value, attempts: attempts + 1, wait };
  }
}

export const runByRelay = runner(RelayCall);
