// What a program gives to a client and to a call, and what it is asked for in return.
import type { CloudbaseEvent } from "./events.js";

/** Options of a client. */
export interface ClientOptions {
  /**
   * The token, or a function that finds one; it is asked once a call, and once more where WeChat refuses what it gave.
   * With a token as a text the client calls `fetch` before the method returns.
   *
   * `authorizer_access_token` of the merchant; for `setCloudAccessToken` in batch mode
   * `component_access_token`. Never `access_token` of the account itself.
   */
  accessToken: string | TokenProvider;
  /** Where requests go: an absolute URL, perhaps with a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Sends the requests instead of the global `fetch`, for instance through a forwarder with a fixed address. */
  fetch?: Fetch | undefined;
  /** Milliseconds that a call may take, tokens and retries included: more than 0, or `Infinity`. Default 30,000. */
  timeout?: number | undefined;
  /** How often a call is repeated that failed in passing, 0 to 20. A refreshed token does not count. Default 2. */
  maxRetries?: number | undefined;
  /** How long the waits between attempts are. */
  backoff?: BackoffOptions | undefined;
  /** Bytes of an answer that are read at most; a longer one is a `DecodeError`. Default 4,194,304. */
  maxResponseBytes?: number | undefined;
  /** Treats warnings about a payload as errors. Default false. */
  strict?: boolean | undefined;
  /** Hears what happens, without secrets. What it throws is ignored. */
  onEvent?: ((event: CloudbaseEvent) => void) | undefined;
  /** The language of messages about payloads and answers, and of advice. Default `"en"`. */
  locale?: Locale | undefined;
}

/**
 * A wait is anything between nothing and a limit that doubles with each retry ("full jitter"). Over it go the next full
 * minute where WeChat counts by the minute (45011), and what a `Retry-After` header asks for.
 */
export interface BackoffOptions {
  /** The limit of the first wait, in whole milliseconds. Default 1,000. */
  base?: number | undefined;
  /** The limit that is never passed, in whole milliseconds. Default 20,000. */
  cap?: number | undefined;
  /**
   * Gives a number from 0 to 1 that says where between nothing and the limit the wait is. Default `Math.random`. Where it
   * throws, the number is 0.
   */
  random?: (() => number) | undefined;
}

/** Options of one call; they go before those of the client. */
export interface CallOptions {
  /** Stops the call, which then rejects with the signal's reason as it is. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that this call may take. */
  timeout?: number | undefined;
  /** How often this call is repeated, 0 to 20. */
  maxRetries?: number | undefined;
  /** The token for this call, as for another merchant. */
  accessToken?: string | TokenProvider | undefined;
}

/** What messages and advice are written in. */
export type Locale = "en" | "zh";

/** What is used of `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Finds a token. Throw, or reject, where there is none: the call rejects with a `TokenError` with that cause. */
export type TokenProvider = (request: TokenRequest) => string | Promise<string>;

/** Why a token is asked for. */
export interface TokenRequest {
  /** `"initial"` at the start of a call, `"rejected"` where WeChat has refused the token. */
  reason: "initial" | "rejected";
  /** The refused token: compare it with the stored one before you refresh, another call may have done so already. */
  rejected?: string | undefined;
  /** Is aborted when no call waits for the token any more. */
  signal: AbortSignal;
}
