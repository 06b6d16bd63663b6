// The transport of consoles and elements to a relay. It checks nothing, so it needs no wasm: the relay checks.
import { typed } from "../client/function-config.js";
import { withParsed } from "../client/json.js";
import { check } from "../shared/check.js";
import { fromCore } from "../shared/errors.js";
import { failed, relayAnswer } from "../shared/relay-answer.js";
import { addressOf, callRequest, mayWrite, newKey, RELAY, RELAY_CALL, relayRequest } from "../shared/relay-request.js";
import { checkName, isFunction } from "./rules.js";

const OPTIONS = { url: RELAY.relay, fetch: isFunction, credentials: RELAY.credentials, headers: [isHeaders, "must be an object of headers"] };
const CALL = { ...RELAY_CALL, signal: [(value) => typeof value?.addEventListener === "function", "must be an AbortSignal"] };

export function relayTransport(options) {
  const { url, fetch, credentials, headers } = check(options, OPTIONS, { required: ["url"] });
  // In lower case, so that none of ours is there twice.
  const relay = { credentials, headers: Object.fromEntries(new Headers(headers)) };

  /** Sends one request. Rejects with the signal's own reason if the caller aborts it. */
  async function exchange([address, init], about, signal) {
    let answer, text;
    try {
      answer = await (fetch ?? globalThis.fetch).call(globalThis, address, { ...init, cache: "no-store", signal });
      text = await answer.text();
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw errorOf(failed(about, { code: "network", message: "no answer came from the relay" }), about, cause);
    }
    const { fields, value } = relayAnswer(about, answer, text);
    if (fields) throw errorOf(fields, about);
    return value;
  }

  const read = async (path, { signal } = {}) => exchange(relayRequest(relay, addressOf(url.href ?? url) + path), { writes: false }, signal);

  return {
    session: (options) => read("/session", options),
    merchants(query = {}, options) {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      return read(`/merchants?${new URLSearchParams(given)}`, options);
    },
    async call(merchant, name, payload = {}, options = {}) {
      checkName(name);
      check({ appid: merchant }, { appid: RELAY.merchant }, { required: ["appid"], within: "" });
      const { signal, ...given } = check(options, CALL);
      const text = typeof payload === "string" ? payload : (JSON.stringify(payload) ?? "");
      const writes = mayWrite(name, text);
      const key = writes ? (given.idempotencyKey ?? newKey()) : undefined;
      const answer = withParsed(await exchange(callRequest(relay, addressOf(url.href ?? url), merchant, name, text, key, given), { endpoint: name, key, merchant, writes }, signal));
      return name === "getFunctionConfig" ? typed(answer, text) : answer;
    },
  };
}

const errorOf = (fields, { merchant }, cause) => fromCore({ ...fields, ...(merchant && { merchant }) }, cause);

function isHeaders(value) {
  try {
    return typeof value === "object" && !!new Headers(value);
  } catch {
    return false;
  }
}
