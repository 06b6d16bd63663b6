// One class for each kind of error. A brand makes `instanceof` work between two copies of this package.

const BRAND = Symbol.for("wechat-cloudbase.error");

/** The base class of all errors of this package. An abort by the caller rejects with the signal's own reason instead. */
export class CloudbaseError extends Error {
  static kind = "";

  constructor({ message, ...fields } = {}, options) {
    super(message, options);
    const { kind } = new.target;
    hide(this, "name", new.target.title);
    hide(this, BRAND, kind);
    this.code = kind;
    this.endpoint = fields.endpoint;
    this.retryable = false;
    for (const [name, value] of Object.entries(fields)) {
      // A body can hold secrets of the merchant, so logs must not show it.
      if (name === "body") hide(this, name, value);
      else this[name] = value;
    }
  }

  static [Symbol.hasInstance](value) {
    const brand = value?.[BRAND];
    if (!Object.hasOwn(this, "kind")) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof brand === "string" && (this.kind === "" || this.kind === brand);
  }

  toJSON() {
    return { name: this.name, message: this.message, ...this };
  }
}

function hide(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

function define(title, kind, status) {
  return class extends CloudbaseError {
    static title = title;
    static kind = kind;
    static status = status;
    static {
      hide(this, "name", title);
    }
  };
}

CloudbaseError.title = "CloudbaseError";

/** A payload or an option is wrong. The client asked for no token and sent nothing. */
export const ValidationError = define("ValidationError", "validation", 422);
/** The provider failed, or it returned no valid token. */
export const TokenError = define("TokenError", "token", 503);
/** No answer came. */
export const NetworkError = define("NetworkError", "network", 503);
/** The call took longer than `timeout`. */
export const TimeoutError = define("TimeoutError", "timeout", 503);
/** The answer has no errcode, and its HTTP status is not a success. */
export const HttpError = define("HttpError", "http", 424);
/** The answer is not JSON, is not as WeChat documents it, or is too long. */
export const DecodeError = define("DecodeError", "decode", 424);
/** WeChat answered with an errcode. */
export const ApiError = define("ApiError", "api", 424);
/** A relay refused the call. WeChat got nothing of it, unless `outcome` says so. */
export const RelayError = define("RelayError", "relay");
/** A defect of this package. */
export const InternalError = define("InternalError", "internal");

/**
 * The error if a runtime cannot start the wasm. The runtime's own words say whether it refuses, or which global is missing.
 * The page has a row for each runtime, which would be too long here.
 */
export function cannotCompile(cause) {
  const message = `the wasm cannot be compiled (${cause}): pages need 'wasm-unsafe-eval' in script-src, Cloudflare the condition \`workerd\`, Node no --jitless; see docs/runtimes.md`;
  return new InternalError({ message }, { cause });
}

/** Not 502 and 504: gateways answer these themselves, and some put their own page in the place of yours. */
export function toHttpStatus(error) {
  try {
    return (error instanceof CloudbaseError && error.constructor.status) || 500;
  } catch {
    return 500;
  }
}

/** The classes of errors that are made of fields. */
const CLASSES = [ValidationError, TokenError, NetworkError, TimeoutError, HttpError, DecodeError, ApiError, RelayError];

/** Makes an error from the fields that the core or a relay returned. */
export function fromCore({ code, ...fields }, cause) {
  const Class = CLASSES.find(({ kind }) => kind === code);
  return new Class(fields, cause === undefined ? undefined : { cause });
}

/** The text in the place of a secret. If the wasm cannot look for secrets in a text, the text is hidden as a whole. */
const REDACTED = "[redacted]";
let clean = () => REDACTED;

/** Sets the function that hides secrets in a text. The secrets are lines. It may throw. */
export function cleanWith(cleaner) {
  clean = cleaner;
}

function cleaned(text, secrets) {
  try {
    return clean(text, secrets.join("\n"));
  } catch {
    return REDACTED;
  }
}

/**
 * Copies the message of a foreign error without the secrets. Runtimes put the whole URL, with the token, into the errors of
 * `fetch`. The result is never the error itself, because its stack and properties can hold the secrets too.
 */
export function redact(cause, secrets, depth = 0) {
  try {
    if (typeof cause?.message !== "string") return cleaned(String(cause), secrets);
    const inner = cause.cause !== undefined && depth < 3 ? { cause: redact(cause.cause, secrets, depth + 1) } : undefined;
    const copy = new Error(cleaned(cause.message, secrets), inner);
    hide(copy, "name", cleaned(String(cause.name ?? "Error"), secrets));
    if (typeof cause.code === "string") copy.code = cleaned(cause.code, secrets);
    return copy;
  } catch {
    return "an unreadable error";
  }
}

/** Returns the message of an error of this package. The message of any other error may hold a secret. */
export function ownWords(cause) {
  try {
    return cause instanceof CloudbaseError ? `: ${cause.message}` : "";
  } catch {
    return "";
  }
}
