// What users see: the client, and what works without one.
import { run } from "./drive.js";
import { ValidationError } from "./errors.js";
import { callOptions, clientOptions, merchantOptions, validateOptions } from "./options.js";
import { TokenBook } from "./token-book.js";
import { prepare, readErrorCodes } from "./wasm.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError,
} from "./errors.js";
export { version } from "./version.js";

/** In the order of the inventory in `src/endpoints/mod.rs`; a test compares. */
const INTERFACES = ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"];
const [SET_CALLBACK, GET_CALLBACK, GET_FUNCTION, CLOUD_TOKEN] = INTERFACES.keys();

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
    return this.#run(SET_CALLBACK, payload, options);
  }

  getCallBackConfig(options) {
    return this.#run(GET_CALLBACK, {}, options);
  }

  getFunctionConfig(payload, options) {
    return this.#run(GET_FUNCTION, payload, options);
  }

  setCloudAccessToken(payload, options) {
    return this.#run(CLOUD_TOKEN, payload, options);
  }

  async #run(index, payload, given) {
    const options = callOptions(this.#options, given);
    // A token of the call's own is not the merchant's.
    const merchant = given?.accessToken === undefined ? this.#merchant : undefined;
    return run({ index, endpoint: INTERFACES[index], payload, options, tokens: this.#tokens, merchant });
  }
}

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const index = INTERFACES.indexOf(interfaceName === "getFuntionConfig" ? "getFunctionConfig" : interfaceName);
  if (index < 0) {
    const message = `must be one of ${INTERFACES.join(", ")}`;
    throw new ValidationError({
      message: `interfaceName: ${message}`,
      issues: [{ path: "interfaceName", code: "unknown_interface", message }],
      warnings: [],
    });
  }
  const { error, issues } = prepare(index, payload, validateOptions(options), true);
  return error
    ? { valid: false, issues: error.issues, warnings: error.warnings }
    : { valid: true, issues: [], warnings: issues };
}

/** Resolves when the wasm is ready: at once, but where the entry leaves it to an `init`. */
export { loaded as preload } from "./wasm.js";

/** The table of error codes, read from the wasm when it is first looked at. */
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
