// The client of `/gloo`. It has the API of client/client.js, and Rust runs its calls.
import { run, toCheck } from "./call.js";
import { ready } from "./instance.js";
import { clientClass } from "../client/client-class.js";
import { interfaceOf } from "../client/interfaces.js";
import { tableOf } from "../client/json.js";
import { glooClientOptions, validateOptions } from "../client/options.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError, toHttpStatus,
} from "../shared/errors.js";
export { version } from "../client/version.js";

export const CloudbaseClient = clientClass(glooClientOptions, run);

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const checked = toCheck(interfaceOf(interfaceName), payload, validateOptions(options));
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
