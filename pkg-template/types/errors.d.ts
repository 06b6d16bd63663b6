// One class for each kind of error.
import type { ErrorClass } from "./error-codes.js";
import type { Issue } from "./issues.js";
import type { InterfaceName } from "./payloads.js";

/** Every error of this package; a caller's abort is none, it rejects with the signal's own reason. */
export declare class CloudbaseError extends Error {
  protected constructor();
  /** The kind of error; stable. */
  readonly code: "validation" | "token" | "network" | "timeout" | "http" | "decode" | "api" | "internal";
  /** The interface that was called; nothing for errors about options. */
  readonly endpoint: InterfaceName | undefined;
  /** Present where a write may have happened although the call failed: read back before you repeat it. */
  readonly outcome?: "unknown";
  toJSON(): Record<string, unknown>;
}

/** A payload or an option is wrong; nothing was asked for or sent. */
export declare class ValidationError extends CloudbaseError {
  readonly code: "validation";
  /** Everything that is wrong; of more than 10,000 issues the first. */
  readonly issues: Issue[];
  /** What is suspicious besides. */
  readonly warnings: Issue[];
}

/** No token could be had; `cause` is what the provider threw. */
export declare class TokenError extends CloudbaseError {
  readonly code: "token";
}

/** No answer came; `cause` says why, with the token taken out. */
export declare class NetworkError extends CloudbaseError {
  readonly code: "network";
}

/** No answer came in time. */
export declare class TimeoutError extends CloudbaseError {
  readonly code: "timeout";
}

/** Something before WeChat answered, with an HTTP status that is no success. */
export declare class HttpError extends CloudbaseError {
  readonly code: "http";
  readonly status: number;
  /** The first 2 KiB of what was answered. Not enumerable, so that it is not logged along. */
  readonly body: string;
}

/** The answer cannot be read. */
export declare class DecodeError extends CloudbaseError {
  readonly code: "decode";
  /** The member that is not as documented; empty for the answer itself. */
  readonly path: string;
  /** Where the text stops to be JSON, in bytes; absent where it is JSON. */
  readonly offset?: number;
  /** The first 2 KiB of what was answered. Not enumerable, since it can hold secrets of the merchant. */
  readonly body: string;
}

/** WeChat answered an errcode. */
export declare class ApiError extends CloudbaseError {
  readonly code: "api";
  /** WeChat's `errcode`. */
  readonly errcode: number;
  /** WeChat's `errmsg`, as it came. */
  readonly errmsg: string;
  /** The request id, to be looked up for seven days at `/cgi-bin/openapi/rid/get`. */
  readonly rid?: string;
  /** WeChat's own hint. */
  readonly hint?: string;
  /** The address that WeChat saw, where the trouble is about it. */
  readonly clientIp?: string;
  readonly class: ErrorClass;
  /** What to do about it. */
  readonly advice: string;
  /** Whether repeating the call can help: at once, later, or with a fresh token. */
  readonly retryable: boolean;
}

/**
 * A defect of this package: please report it. The next call works. Also what `/web` and `/slim` throw before `init`.
 */
export declare class InternalError extends CloudbaseError {
  readonly code: "internal";
}
