// One class a kind of error. Branded, so that `instanceof` holds between two copies of this package.

const BRAND = Symbol.for("wechat-cloudbase.error");

/** Every error of this package, but not a caller's abort, which rejects with the signal's own reason. */
export class CloudbaseError extends Error {
  static kind = "";

  constructor({ message, ...fields } = {}, options) {
    super(message, options);
    const { kind } = new.target;
    hide(this, "name", new.target.title);
    hide(this, BRAND, kind);
    this.code = kind;
    this.endpoint = fields.endpoint;
    for (const [name, value] of Object.entries(fields)) {
      // A body can hold secrets of the merchant: it is there for whoever asks for it, and not in logs.
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

function define(title, kind) {
  return class extends CloudbaseError {
    static title = title;
    static kind = kind;
    static {
      hide(this, "name", title);
    }
  };
}

CloudbaseError.title = "CloudbaseError";

/** A payload or an option is wrong; nothing was asked for or sent. */
export const ValidationError = define("ValidationError", "validation");
/** No token could be had. */
export const TokenError = define("TokenError", "token");
/** No answer came. */
export const NetworkError = define("NetworkError", "network");
/** No answer came in time. */
export const TimeoutError = define("TimeoutError", "timeout");
/** Something before WeChat answered. */
export const HttpError = define("HttpError", "http");
/** The answer cannot be read. */
export const DecodeError = define("DecodeError", "decode");
/** WeChat answered an errcode. */
export const ApiError = define("ApiError", "api");
/** A defect of this package. */
export const InternalError = define("InternalError", "internal");

const CLASSES = { ValidationError, TokenError, NetworkError, TimeoutError, HttpError, DecodeError, ApiError };
const BY_KIND = Object.fromEntries(Object.values(CLASSES).map((type) => [type.kind, type]));

/** The error of what the core put out. */
export function fromCore({ code, ...fields }, cause) {
  return new BY_KIND[code](fields, cause === undefined ? undefined : { cause });
}

/**
 * What a foreign error says, without the secrets: runtimes put the whole URL, token included, into fetch's errors.
 * Never the error itself, whose stack and properties would carry them on.
 */
export function redact(cause, secrets, depth = 0) {
  const clean = (text) => secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), text);
  try {
    if (typeof cause === "string") return clean(cause);
    if (typeof cause?.message !== "string") return clean(String(cause));
    const inner = cause.cause !== undefined && depth < 3 ? { cause: redact(cause.cause, secrets, depth + 1) } : undefined;
    const copy = new Error(clean(cause.message), inner);
    hide(copy, "name", clean(String(cause.name ?? "Error")));
    if (typeof cause.code === "string") copy.code = clean(cause.code);
    return copy;
  } catch {
    return "an error that cannot be read";
  }
}

/** The message of an error of this package, to be quoted: of a foreign one nobody knows what it holds. */
export function ownWords(cause) {
  try {
    return cause instanceof CloudbaseError ? `: ${cause.message}` : "";
  } catch {
    return "";
  }
}
