// The public API: the client, and the functions that work without a client.
import { run } from "./drive.js";
import { runByRelay } from "./relay-call.js";
import { clientClass } from "./client-class.js";
import { saidOf } from "./emitter.js";
import { interfaceOf } from "./interfaces.js";
import { tableOf } from "./json.js";
import { directOrRelayOptions, validateOptions } from "./options.js";
import { prepare, readErrorCodes } from "./core.js";
import { fromCore } from "../shared/errors.js";
import { editor } from "./editable.js";

export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, RelayError, TimeoutError, TokenError, ValidationError, toHttpStatus,
} from "../shared/errors.js";
export { version } from "./version.js";

export const CloudbaseClient = clientClass(directOrRelayOptions, run, runByRelay);

/** Checks a payload without sending it. */
export function validate(interfaceName, payload = {}, options) {
  const checks = validateOptions(options);
  const { error, issues } = prepare(interfaceOf(interfaceName), payload, checks, saidOf(checks, true));
  return error
    ? { valid: false, issues: error.issues, warnings: error.warnings }
    : { valid: true, issues: [], warnings: issues };
}

/** Returns a payload as it would be sent, or throws the error that a call would. */
export function parse(interfaceName, payload = {}, options) {
  const { error, body } = prepare(interfaceOf(interfaceName), payload, validateOptions(options));
  if (error) throw fromCore(error);
  return JSON.parse(body);
}

/** Makes the configs of an answer ready to be changed and set. */
export const editable = editor(validate);

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
