// The classes of errors. Each kind of error has one class.
import type { ErrorClass } from "./error-codes.js";
import type { Issue } from "./issues.js";
import type { InterfaceName, RequestPath } from "./payloads.js";

/**
 * What became of a write whose call failed:
 *
 * - `"not_sent"`: nothing was sent
 * - `"not_done"`: the request was sent and refused, so nothing has changed
 * - `"done"`: WeChat says that it was done, and only the rest of the answer is odd
 * - `"unknown"`: the write may have happened; read back before you repeat the call
 */
export type Outcome = "not_sent" | "not_done" | "done" | "unknown";

/** An interface of WeChat that the functions of `/platform` call. */
export type PlatformInterface = "componentToken" | "startPushingTickets" | "queryAuth" | "authorizerInfo" | "authorizerList" | "preAuthCode";

/**
 * The base class of all errors of this package. An abort by the caller is not one of them: the call then rejects with the
 * signal's own reason.
 */
export declare class CloudbaseError extends Error {
  protected constructor();
  /** The kind of error. Later versions keep these values. */
  readonly code: "validation" | "token" | "network" | "timeout" | "http" | "decode" | "api" | "apply" | "rollout" | "relay" | "internal";
  /**
   * The interface that was called, the path of a `request`, or the provider of `/tokens` whose request failed; `undefined` for
   * errors about options.
   */
  readonly endpoint: InterfaceName | RequestPath | "authorizerToken" | "tokenServer" | PlatformInterface | undefined;
  /** The merchant of the call: the key that `forMerchant` got, or the appid that a provider of `/tokens` works for. */
  readonly merchant?: string;
  /** How old the platform's ticket is, in milliseconds: only in errors of `componentToken` of `/platform`. */
  readonly ticketAge?: number;
  /**
   * Whether you can make the same call again: it may succeed then, and it cannot do its work twice. False if `outcome` is
   * `"unknown"`, and if the call would fail again.
   */
  readonly retryable: boolean;
  /**
   * How long to wait before the next call, in milliseconds: what `Retry-After` asks for, and after errcode 45011 the time
   * until the next minute and up to 5 seconds more. Absent if nothing says so.
   */
  readonly retryAfter?: number;
  /** What became of a write. Absent if the call only reads. `docs/outcomes.md` says what to do. */
  readonly outcome?: Outcome;
  /**
   * Only with a relay, and only if `outcome` is `"unknown"`: the key of the write. Call again with it as `idempotencyKey`, and
   * the relay answers what became of the first call.
   */
  readonly idempotencyKey?: string;
  /** Returns the name, the message and the other members, without `stack`, `cause` and `body`. */
  toJSON(): Record<string, unknown>;
}

/**
 * Returns the HTTP status with which a server can answer its own client after this error: 422 for `validation`, 424 for `api`,
 * `http` and `decode`, 503 for `network`, `timeout` and `token`, and 500 for everything else. It never throws.
 */
export declare function toHttpStatus(error: unknown): 422 | 424 | 500 | 503;

/** A payload or an option is wrong. The client asked for no token and sent nothing. */
export declare class ValidationError extends CloudbaseError {
  readonly code: "validation";
  /** All errors in the payload or the options, at most the first 10,000. */
  readonly issues: Issue[];
  /** All warnings about the payload. */
  readonly warnings: Issue[];
}

/** The provider failed, or it returned no valid token. If the provider threw, `cause` is its error. */
export declare class TokenError extends CloudbaseError {
  readonly code: "token";
  /** `"authorization"` in an error of `authorizerToken`: the merchant has withdrawn, and has to authorise the platform again. */
  readonly class?: "authorization";
}

/** No answer came. `cause` says why; the token is removed from it. */
export declare class NetworkError extends CloudbaseError {
  readonly code: "network";
}

/** The call took longer than `timeout`. */
export declare class TimeoutError extends CloudbaseError {
  readonly code: "timeout";
}

/** The answer has no errcode, and its HTTP status is not a success. Proxies and gateways send such answers. */
export declare class HttpError extends CloudbaseError {
  readonly code: "http";
  /** The HTTP status. */
  readonly status: number;
  /** The first 2 KiB of the answer. Not enumerable, so that logs do not show it. */
  readonly body: string;
}

/** The answer is not JSON, is not as WeChat documents it, or is too long. */
export declare class DecodeError extends CloudbaseError {
  readonly code: "decode";
  /** The path of the wrong member; empty for the whole answer. */
  readonly path: string;
  /** The place of the first error in the JSON text, in bytes; absent if the text is JSON. */
  readonly offset?: number;
  /** The first 2 KiB of the answer. Not enumerable, because it can hold secrets of the merchant. */
  readonly body: string;
}

/**
 * WeChat answered with an errcode.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
export declare class ApiError extends CloudbaseError {
  readonly code: "api";
  /** WeChat's `errcode`. */
  readonly errcode: number;
  /** The first 2 KiB of WeChat's `errmsg`. `[redacted]` stands for a secret in it. */
  readonly errmsg: string;
  /** WeChat's id of the request. For seven days `/cgi-bin/openapi/rid/get` tells more about it. */
  readonly rid?: string;
  /** WeChat's own hint, which is a part of `errmsg`. */
  readonly hint?: string;
  /** The client IP that WeChat saw, if the error is about this IP. */
  readonly clientIp?: string;
  /** The kind of cause; `"unknown"` for a code that is not in the table. */
  readonly class: ErrorClass;
  /** One sentence that says what to do, in the client's language. */
  readonly advice: string;
}

/**
 * A relay refused the call. WeChat got nothing of it, unless `outcome` says that this is unknown.
 *
 * - `"unauthenticated"`: there is no session, or it has ended; let the user sign in
 * - `"forbidden"`: the user may not do this, or there is no such merchant
 * - `"confirm"`: the call can do harm, as `danger` says; pass `confirm`
 * - `"in_progress"`: a call with the same `idempotencyKey` has not ended yet
 * - `"idempotency_key"`: the key is wrong, or an earlier call had it with another payload
 * - `"too_many"`: the user makes too many calls; wait for `retryAfter`
 * - `"too_large"`, `"not_json"`: the relay does not take this payload
 * - `"query"`: the relay does not take this query of `merchants`
 * - `"origin"`, `"csrf"`: the relay does not know this page
 * - `"authorize"`, `"audit"`, `"idempotency"`: a part of your server failed; nothing was done
 * - `"no_route"`, `"method"`, `"media_type"`: the address is not the relay's, or the relay is of another version
 * - `"internal"`: the relay has a defect; its log has `id`
 */
export declare class RelayError extends CloudbaseError {
  readonly code: "relay";
  /** Why the relay refused. The list above says what to do. */
  readonly reason:
    | "unauthenticated" | "forbidden" | "confirm" | "in_progress" | "idempotency_key" | "too_many" | "too_large" | "not_json" | "query" | "origin" | "csrf"
    | "authorize" | "audit" | "idempotency" | "no_route" | "method" | "media_type" | "internal" | (string & {});
  /** The HTTP status. */
  readonly status: number;
  /** What the call can do, if `reason` is `"confirm"`. */
  readonly danger?: string[];
  /** Stands in the events of the relay, if `reason` is `"internal"`. */
  readonly id?: string;
}

/**
 * A defect of this package: please report it. The next call works. You also get this error if the wasm cannot be compiled,
 * or if you use `/web` or `/slim` before `init`.
 */
export declare class InternalError extends CloudbaseError {
  readonly code: "internal";
}
