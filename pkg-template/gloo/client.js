// The client of `/gloo`. It has the API of client/client.js, and Rust runs its calls.
import { run, toCheck } from "./call.js";
import { ready } from "./instance.js";
import { INTERFACES } from "../client/glue.js";
import { numberOf, refuseMore } from "../client/interfaces.js";
import { tableOf } from "../client/json.js";
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
    return more !== undefined ? refuseMore(interfaceName) : run(client, interfaceName, payload, given);
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const { name } = INTERFACES[numberOf(interfaceName)];
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
    return (table ??= tableOf(ready().run((exports) => exports.error_codes()))).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;
