// The public API: the client, and the functions that work without a client.
import { run } from "./drive.js";
import { clientClass } from "./client-class.js";
import { interfaceOf } from "./interfaces.js";
import { tableOf } from "./json.js";
import { clientOptions, validateOptions } from "./options.js";
import { prepare, readErrorCodes } from "./core.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, TimeoutError, TokenError, ValidationError, toHttpStatus,
} from "../shared/errors.js";
export { version } from "./version.js";

export const CloudbaseClient = clientClass(clientOptions, run);

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
    return (table ??= tableOf(readErrorCodes())).get(code);
  },
  *[Symbol.iterator]() {
    this.get(0);
    yield* table.values();
  },
};
let table;
