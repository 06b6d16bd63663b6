// The public API: the client, and the functions that work without a client.
import { run } from "./drive.js";
import { numberOf, refuseMore } from "./interfaces.js";
import { tableOf } from "./json.js";
import { clientOptions, merchantOptions, validateOptions } from "./options.js";
import { TokenBook } from "./token-book.js";
import { prepare, readErrorCodes } from "./core.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError,
} from "../shared/errors.js";
export { version } from "./version.js";

export class CloudbaseClient {
  #options;
  #tokens = new TokenBook();
  #merchant;

  constructor(options) {
    this.#options = clientOptions(options);
  }

  forMerchant(key, accessToken) {
    const client = new CloudbaseClient({ ...this.#options, ...merchantOptions({ key, accessToken }) });
    client.#tokens = this.#tokens;
    client.#merchant = key;
    return client;
  }

  setCallBackConfig(payload, options, more) {
    return this.#run("setCallBackConfig", payload, options, more);
  }

  getCallBackConfig(options, more) {
    return this.#run("getCallBackConfig", {}, options, more);
  }

  getFunctionConfig(payload, options, more) {
    return this.#run("getFunctionConfig", payload, options, more);
  }

  setCloudAccessToken(payload, options, more) {
    return this.#run("setCloudAccessToken", payload, options, more);
  }

  #run(interfaceName, payload, given, more) {
    const client = { options: this.#options, tokens: this.#tokens, merchant: this.#merchant };
    return more !== undefined ? refuseMore(interfaceName) : run(client, numberOf(interfaceName), payload, given);
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const { error, issues } = prepare(numberOf(interfaceName), payload, validateOptions(options), true);
  return error
    ? { valid: false, issues: error.issues, warnings: error.warnings }
    : { valid: true, issues: [], warnings: issues };
}

/** Resolves when the wasm is ready. Only entries with an `init` have to wait for it. */
export { loaded as preload } from "./instance.js";

/** The table of error codes. Its first use reads the table from the wasm. */
export const errorCodes = {
  get(code) {
    return (table ??= tableOf(readErrorCodes())).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;
