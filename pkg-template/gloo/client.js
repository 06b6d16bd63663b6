// The client of `/gloo`. It has the API of client/client.js, and Rust runs its calls.
import { run, toCheck } from "./call.js";
import { ready } from "./instance.js";
import { interfaceOf } from "../client/interfaces.js";
import { glooClientOptions, merchantOptions, validateOptions } from "../client/options.js";
import { TokenBook } from "../client/token-book.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError,
} from "../shared/errors.js";
export { version } from "../client/version.js";

export class CloudbaseClient {
  #options;
  #tokens = new TokenBook();
  #merchant;

  constructor(options) {
    this.#options = glooClientOptions(options);
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
    return run({ options: this.#options, tokens: this.#tokens, merchant: this.#merchant }, interfaceName, payload, given);
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const { name } = interfaceOf(interfaceName);
  const checked = toCheck(name, payload, validateOptions(options));
  const { error, warnings } = ready().run((exports) => exports.check(checked));
  return error ? { valid: false, issues: error.issues, warnings: error.warnings } : { valid: true, issues: [], warnings };
}

/** Resolves when the wasm is ready. */
export async function preload() {
  ready();
}

/** The table of error codes. Its first use reads the table from the wasm. */
export const errorCodes = {
  get(code) {
    return (table ??= new Map(ready().run((exports) => exports.error_codes()).map((row) => [row.code, Object.freeze(row)]))).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;
