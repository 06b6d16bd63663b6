// The client of `/gloo`. It has the API of client/client.js, and Rust runs its calls.
import { check, run, toCheck } from "./call.js";
import { ready } from "./instance.js";
import { clientClass } from "../client/client-class.js";
import { editor } from "../client/editable.js";
import { interfaceOf } from "../client/interfaces.js";
import { tableOf } from "../client/json.js";
import { glooClientOptions, validateOptions } from "../client/options.js";
import { fromCore } from "../shared/errors.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, RelayError, TimeoutError, TokenError, ValidationError, toHttpStatus,
} from "../shared/errors.js";
export { version } from "../client/version.js";

export const CloudbaseClient = clientClass(glooClientOptions, run);

/** Checks a payload without sending it. */
export function validate(interfaceName, payload, options) {
  const { error, warnings } = checked(interfaceName, payload, options);
  if (error) return { valid: false, issues: error.issues, warnings: error.warnings };
  return { valid: true, issues: [], warnings: options?.warnings === "ignore" ? [] : warnings };
}

/** Returns a payload as it would be sent, or throws the error that a call would. */
export function parse(...given) {
  const { error, body } = checked(...given);
  if (error) throw fromCore(error);
  return JSON.parse(body);
}

const checked = (interfaceName, payload = {}, options) => check(toCheck(interfaceOf(interfaceName), payload, validateOptions(options)));

/** Makes the configs of an answer ready to be changed and set. */
export const editable = editor(validate);

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
