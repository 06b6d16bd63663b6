// The public API: the client, and the functions that work without a client.
import { run } from "./drive.js";
import { interfaceOf } from "./interfaces.js";
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

  setCallBackConfig(payload, options) {
    return this.#run("setCallBackConfig", payload, options);
  }

  getCallBackConfig(options) {
    return this.#run("getCallBackConfig", {}, options);
  }

  getFunctionConfig(payload, options) {
    return this.#run("getFunctionConfig", payload, options);
  }

  setCloudAccessToken(payload, options) {
    return this.#run("setCloudAccessToken", payload, options);
  }

  #run(interfaceName, payload, given) {
    const client = { options: this.#options, tokens: this.#tokens, merchant: this.#merchant };
    return run(client, interfaceOf(interfaceName), payload, given);
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const { error, issues } = prepare(interfaceOf(interfaceName), payload, validateOptions(options), true);
  return error
    ? { valid: false, issues: error.issues, warnings: error.warnings }
    : { valid: true, issues: [], warnings: issues };
}

/** Resolves when the wasm is ready. Only entries with an `init` have to wait for it. */
export { loaded as preload } from "./instance.js";

/** The table of error codes. Its first use reads the table from the wasm. */
export const errorCodes = {
  get(code) {
    return (table ??= new Map(readErrorCodes().map((row) => [row.code, Object.freeze(row)]))).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;
