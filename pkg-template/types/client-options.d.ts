// Options of a client and of a call, and the functions that a program gives to a client.
import type { CloudbaseEvent } from "./events.js";
import type { AbortSignal, URL } from "./runtime.js";

/** Options of a client. */
export interface ClientOptions {
  /**
   * The token, or a provider: a function that returns one. The client asks a provider once for each call, and once more if
   * WeChat refuses the token. If the token is a string, the client calls `fetch` before the method returns.
   *
   * WeChat needs the merchant's `authorizer_access_token`. In batch mode `setCloudAccessToken` needs the platform's
   * `component_access_token`. WeChat does not accept the account's own `access_token`.
   */
  accessToken: string | TokenProvider;
  /** The address that requests go to: an absolute URL, which may have a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Sends the requests, for instance through a proxy with a fixed IP. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /**
   * How long a call may take, in milliseconds, with the time for tokens and retries: more than 0 and at most
   * 2,147,483,647, or `Infinity`. Default 30,000.
   */
  timeout?: number | undefined;
  /** How often the client retries a call, 0 to 20. A retry with a refreshed token does not count. Default 2. */
  maxRetries?: number | undefined;
  /** How long the client waits before a retry. Default: at most 1 second, then 2, 4 … 20. */
  backoff?: BackoffOptions | undefined;
  /**
   * The largest payload, in bytes of JSON: 1 to 67,108,864. A larger one fails with `ValidationError` and the issue
   * `too_large`. Default 1,048,576.
   */
  maxPayloadBytes?: number | undefined;
  /** The longest answer that the client reads, in bytes. A longer answer fails with `DecodeError`. Default 4,194,304. */
  maxResponseBytes?: number | undefined;
  /**
   * What the client does with warnings: it has found something suspicious in a payload. Default `"warn"`.
   *
   * - `"warn"`: the client sends the payload. It passes the warnings of each call to `onEvent`. Without `onEvent` it prints
   *   them with `console.warn`, each kind once. The clients of `forMerchant` count as one client.
   * - `"error"`: each warning is an error, and the client sends nothing.
   * - `"ignore"`: the client does not look for warnings.
   */
  warnings?: Warnings | undefined;
  /**
   * `true` is the old name of `warnings: "error"`.
   *
   * @deprecated Use `warnings`.
   */
  strict?: boolean | undefined;
  /**
   * What the client does with members of a payload that it does not know. `"refuse"` makes them errors, which finds names
   * that are misspelt. `"send"` sends them as they are, behind the known members. A misspelt name of a required member is
   * still an error. Default `"refuse"`.
   */
  unknownFields?: "refuse" | "send" | undefined;
  /** The client calls this listener with each event of a call. Events hold no secrets. Errors of the listener are ignored. */
  onEvent?: ((event: CloudbaseEvent) => void) | undefined;
  /** The language of issues, of error messages and of advice. Errors of wrong options are in English. Default `"en"`. */
  locale?: Locale | undefined;
  /** Only in {@link RelayOptions}. */
  relay?: undefined;
}

/**
 * Options of a client that calls a relay of yours, without a token: for pages. The relay has the tokens, checks who the user is,
 * and calls WeChat. `docs/relay-client.md` tells more.
 */
export interface RelayOptions extends Omit<ClientOptions, "accessToken" | "baseURL" | "relay"> {
  /** Where the relay is: a path on the host of the page, such as `/api/wechat`, or an absolute URL. Outside of pages an absolute URL. */
  relay: string | URL;
  /**
   * The appid of the merchant. Without it calls need the platform's token, and the relay allows them to users with the effect
   * `platform`. `forMerchant(appid)` makes a client for a merchant.
   */
  merchant?: string | undefined;
  /** `"include"` also sends cookies to a relay on another site. Default `"same-origin"`. */
  credentials?: "same-origin" | "include" | undefined;
  /** The relay has the token. */
  accessToken?: undefined;
  /** The relay has the address of WeChat. */
  baseURL?: undefined;
}

/**
 * How long the client waits before a retry. It waits a random time between 0 and a limit ("full jitter"). The limit doubles
 * with each retry. After errcode 45011 the client first waits for the next full minute, because WeChat counts by the minute.
 * After other failures it first waits as long as a `Retry-After` header asks for.
 */
export interface BackoffOptions {
  /** The limit for the first wait, in whole milliseconds, at least 0. Default 1,000. */
  base?: number | undefined;
  /** The largest limit for any wait, in whole milliseconds, at least 0. Default 20,000. */
  cap?: number | undefined;
  /**
   * Returns a number from 0 to 1; the wait is this part of the limit. Default `Math.random`. If the function throws, the
   * client uses 0.
   */
  random?: (() => number) | undefined;
}

/** Options of one call. They replace the client's options for this call. */
export interface CallOptions {
  /** Stops the call. The call then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** How long this call may take, in milliseconds, with the time for tokens and retries. Default: that of the client. */
  timeout?: number | undefined;
  /** How often the client retries this call, 0 to 20. Default: that of the client. */
  maxRetries?: number | undefined;
  /** The token for this call, for instance of another merchant. Default: that of the client. */
  accessToken?: string | TokenProvider | undefined;
  /**
   * Only with a relay: the same text for each try of one user action, 1 to 255 characters of visible ASCII. The relay does a write
   * once for each key. Without it each write has a new key. After an outcome `"unknown"`, `error.idempotencyKey` has the key.
   */
  idempotencyKey?: string | undefined;
  /**
   * Only with a relay: the appid of the merchant, as the user typed it, for a call that can do harm. Without it the relay
   * refuses such a call. `apply` of `/config` passes it by itself.
   */
  confirm?: string | undefined;
}

/** Options of `validate` and `parse`. They mean the same as those of a client. */
export type CheckOptions = Pick<ClientOptions, "warnings" | "strict" | "unknownFields" | "maxPayloadBytes" | "locale">;

/** What to do with warnings; see `warnings` in {@link ClientOptions}. */
export type Warnings = "ignore" | "warn" | "error";

/** Options of a {@link CloudbaseClient.request}. */
export interface RequestOptions extends CallOptions {
  /** `"write"` if the interface changes something at WeChat. The client never repeats a write whose outcome is unknown. */
  effect: "read" | "write";
  /**
   * `"component"` if the interface takes the platform's `component_access_token`. The provider is then asked without
   * `merchant`.
   */
  token?: "component" | undefined;
  /** The member that proves success if the answer has no errcode, such as `"pre_auth_code"`. Without it only errcode 0 does. */
  proof?: string | undefined;
}

/** Options for one call of `getFunctionConfig`. */
export interface GetFunctionConfigOptions extends CallOptions {
  /**
   * `"null"`: the method resolves with `null` if the function has no config of this type, instead of rejecting
   * with 85089, which is the default.
   */
  absent?: "null" | undefined;
}

/** The language of messages and advice. */
export type Locale = "en" | "zh";

/**
 * The part of `fetch` that the client uses. The `fetch` of every runtime and of undici fits, and so does a function around one
 * of them: `(url, init) => fetch(url, { ...init, dispatcher })`.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What the client passes to `fetch`. */
export interface FetchInit {
  method: "GET" | "POST";
  /** The headers of the request, such as `content-type`. */
  headers: Record<string, string>;
  /** JSON text. Absent in a GET. */
  body?: string;
  /** A redirect would send the token to another host. */
  redirect: "manual";
  /** Aborts at the deadline of the call, and when its own signal aborts. */
  signal: AbortSignal;
  /** Absent where the runtime does not know it. */
  cache?: "no-store";
  /** Only with a relay. */
  credentials?: "include";
}

/** The part of a Response that the client reads. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The client reads `retry-after`, `content-length` and others. */
  readonly headers: { get(name: string): string | null };
  /** If this is a stream of bytes, the client stops reading at `maxResponseBytes`. */
  readonly body?: unknown;
  /** Resolves with the whole body, where `body` is no stream. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Returns a token. If the provider throws or rejects, the call rejects with a `TokenError`, whose `cause` is the
 * provider's error. If the call's `timeout` ends before the provider answers, the call rejects with a `TimeoutError` that
 * names the provider.
 *
 * Calls that need a token at the same time share one answer. A call waits for an answer to another call's question for 5
 * seconds, or for half of its own time if that is less. Then it asks again. So a provider may be asked while it still works
 * on an earlier question. A provider must not call a client that uses it, because that call would wait for the provider.
 */
export type TokenProvider = (request: TokenRequest) => string | Promise<string>;

/** Tells a provider why the client needs a token, and for whom. */
export interface TokenRequest {
  /** `"initial"` at the start of a call, `"rejected"` after WeChat refused a token. */
  reason: "initial" | "rejected";
  /** The refused token. Compare it with the stored token before you refresh: another call may have refreshed already. */
  rejected?: string | undefined;
  /** The client aborts this signal when no call waits for the token any more. */
  signal: AbortSignal;
  /** The key that `forMerchant` got. Without it the client asks for its own token: the platform's, if it serves merchants. */
  merchant?: string | undefined;
  /** `"component"` if the call needs the platform's `component_access_token`. There is no `merchant` then. */
  token?: "component" | undefined;
  /** The `callId` in the events of the call that asks, or of the first of them if several calls share the question. */
  callId: string;
}
