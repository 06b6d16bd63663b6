/**
 * Ready-made token providers for the option `accessToken`. Their requests follow the same rules as calls.
 *
 * @example
 * ```js
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { authorizerToken, kvStore, saveAuthorization, tokenServer } from "wechat-cloudbase/tokens";
 *
 * const componentToken = tokenServer({ url: "http://127.0.0.1:8081", kind: "component" });
 * const store = kvStore(redis);
 * const merchant = { store, componentAppid: "wxPlatform", authorizerAppid: "wxMerchant" };
 * await saveAuthorization({ ...merchant, refreshToken }); // each time the merchant authorises the platform
 *
 * const accessToken = authorizerToken({ ...merchant, componentToken });
 * const client = new CloudbaseClient({ accessToken });
 * ```
 */
import type { BackoffOptions, CloudbaseEvent, Fetch, TokenProvider, TokenRequest } from "./index.js";
import type { Limiter } from "./limiter.js";
import type { Headers } from "./runtime.js";

/** A provider that you can also call without a request. If it fails in a call, its error is the `cause` of a `TokenError`. */
export type ReadyTokenProvider = (request?: Partial<TokenRequest>) => Promise<string>;

/** A provider whose refresh can go on after the request of a Worker has ended. */
export type MerchantTokenProvider = (request?: Partial<TokenRequest> & {
  /** Replaces the option `context`. */
  context?: WaitUntil | undefined;
}) => Promise<string>;

/** An object that keeps a request of a Worker alive until a promise settles: the `ctx` of a Worker. */
export interface WaitUntil {
  /** Keeps the request alive until `promise` settles. */
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * Returns a provider that always gives the same token.
 *
 * @throws `ValidationError` if `token` is not a token: a string without blanks
 */
export declare function staticToken(token: string): ReadyTokenProvider;

/**
 * Returns a provider that asks a token server with the interface of Tencent's wxcomponent.
 *
 * The provider rejects with `NetworkError`, `TimeoutError`, `HttpError`, `DecodeError`, or with `TokenError` if the server
 * answers an error code. If the server passes on an errcode of WeChat, it rejects with `ApiError`.
 *
 * @throws `ValidationError` if options are wrong
 */
export declare function tokenServer(options: TokenServerOptions): ReadyTokenProvider;

/**
 * Options of `tokenServer`. The provider cannot tell the server that WeChat refused a token: the server decides when to
 * refresh. If the server returns the refused token again, the client's call rejects with WeChat's error.
 */
export type TokenServerOptions = ExchangeOptions & {
  /** The address of the server without `/inner/…`: an absolute URL, which may have a path. */
  url: string;
  /** Headers for each request, for instance `authorization`. `tokenServer` copies them. Default: none. */
  headers?: Record<string, string> | [string, string][] | Headers | undefined;
} & ({
  kind?: "authorizer" | undefined;
  /** The appid of the merchant. Without it the provider takes the `merchant` that it is asked for. */
  appid?: string | undefined;
} | {
  kind: "component";
  /** Names the platform in events. Default: nothing, because the server knows its appid. */
  appid?: string | undefined;
});

/**
 * Returns a provider that keeps the token of one merchant, or of all merchants. It takes the token from the store. It refreshes the token with
 * WeChat's `api_authorizer_token` if WeChat refused the token, or 12 to 6 minutes before the token ends. Each process
 * chooses a random moment in this time.
 *
 * - The provider stores the new refresh token before it returns the new token. If the store fails, the provider keeps the
 *   new record in memory. The next call writes this record before it does anything else.
 * - Providers of one merchant with the same store object share one refresh. If the store has `replace`, processes share it
 *   too: one of them takes a lease in the record, and the others wait. Without `replace`, processes can refresh at the same
 *   time, and a new authorisation can be overwritten while another process stores a record.
 * - `timeout` limits how long a caller waits. The refresh goes on for up to a minute, and what comes is stored. It waits for
 *   the component token for at most nine tenths of `timeout`. In Workers, pass `context`, or the refresh ends with the request.
 * - The new record is stored over all that the store has then, except another refresh token, read twice in a row, that this
 *   process did not replace itself. The record of another platform stays, and the new one waits in memory.
 * - If WeChat refuses the refresh token, the provider asks WeChat for the refresh token that works
 *   (`api_get_authorizer_info`), stores it and goes on with it. So a refresh token that died with its process is not lost. The
 *   provider believes the refusal if WeChat holds the same refresh token, or says that the merchant has withdrawn. If this
 *   question fails, it reads the store again for as long as `timeout` first. It remembers the refusal of a record for a minute.
 * - If the record says that the merchant has withdrawn (`unauthorizedAt`), the provider rejects without a request.
 * - The record gets the name of the platform. A provider of another platform finds no record.
 *
 * The provider rejects with `ApiError`, `NetworkError`, `TimeoutError`, `HttpError` or `DecodeError`. If the store or the
 * component token fails, it rejects with `TokenError`. If the merchant has to authorise again, `class` is `"authorization"`: of
 * an `ApiError`, or of a `TokenError` if the record says it. No error holds a token, and the `body` of `HttpError` and
 * `DecodeError` is empty.
 *
 * @throws `ValidationError` if options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/ticket-token/getAuthorizerAccessToken.html
 */
export declare function authorizerToken(options: AuthorizerTokenOptions): MerchantTokenProvider;

/** Options of `authorizerToken`. */
export interface AuthorizerTokenOptions extends ExchangeOptions {
  /** The appid of the platform. */
  componentAppid: string;
  /**
   * The appid of the merchant, which is also the key in the store. Without it, the provider serves all merchants: it takes the
   * `merchant` that a client of `forMerchant(appid)` asks for. With it, the provider refuses to answer for another merchant.
   */
  authorizerAppid?: string | undefined;
  /** Keeps the records of the merchants. */
  store: TokenStore;
  /** The platform's `component_access_token`, or a provider of it, which is asked once more if WeChat refuses the token. */
  componentToken: string | TokenProvider;
  /** The address of WeChat: an absolute URL, which may have a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Returns the time in milliseconds since 1970. Default `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * Is asked before each request to WeChat, and before a call is repeated with a fresh token. Give it the limiter of your rollouts.
   * A wait for a turn uses up the `timeout`. Default: none.
   */
  limiter?: Limiter | undefined;
  /**
   * Returns a number from 0 to 1, which sets the moment of the refresh: with 0 it is 5 % of the lifetime before the end,
   * with 1 it is 10 %. Default `Math.random`.
   */
  random?: (() => number) | undefined;
  /**
   * Keeps a Worker alive until a refresh has stored its record. For a provider at module scope take `waitUntil` of
   * `cloudflare:workers`; or pass the `ctx` of a request when you call the provider. Without it a refresh
   * ends with its request.
   */
  context?: WaitUntil | undefined;
}

/**
 * Stores what an authorisation brought. It waits for a refresh of the merchant in this process, so that the refresh does not
 * overwrite the new record. Members of a record that this package does not know stay as they are. It sets `authorizedAt`, which
 * ends a withdrawal.
 *
 * The promise rejects with `TokenError` if the store fails or changes all the time, or if the record belongs to another
 * platform. If only the writing failed, a later call of a provider in this process tries again.
 *
 * @throws `ValidationError` if options are wrong; the promise rejects with it
 */
export declare function saveAuthorization(options: SaveAuthorizationOptions): Promise<void>;

/** Options of `saveAuthorization`. */
export interface SaveAuthorizationOptions {
  /** Keeps the record. */
  store: TokenStore;
  /** The appid of the platform. */
  componentAppid: string;
  /** The appid of the merchant. It is also the key in the store, so it does not begin with `component:`. */
  authorizerAppid: string;
  /** The merchant's new `authorizer_refresh_token`. */
  refreshToken: string;
  /** The merchant's new `authorizer_access_token`. Without it the first call refreshes. */
  accessToken?: string | undefined;
  /** WeChat's `expires_in` of the access token, in seconds. Default two hours. */
  expiresIn?: number | string | undefined;
  /** The language of messages. Default `en`. */
  locale?: "en" | "zh" | undefined;
  /** Returns the time in milliseconds since 1970. Default `Date.now`. */
  now?: (() => number) | undefined;
}

/** Options of all providers that send requests. */
export interface ExchangeOptions {
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /**
   * How long a caller waits, in milliseconds: more than 0 and at most 2,147,483,647, or `Infinity`. Default 10,000.
   */
  timeout?: number | undefined;
  /** How often one request is repeated, by the rules of the client. Default 2. */
  maxRetries?: number | undefined;
  /** The waits between repeats. Default: those of a client. */
  backoff?: BackoffOptions | undefined;
  /** Gets the events of the provider's requests. `merchant` is the appid of the merchant. */
  onEvent?: ((event: TokenEvent) => void) | undefined;
  /** The language of messages. Default `en`. */
  locale?: "en" | "zh" | undefined;
}

/** An event of a provider's request: as the events of a client, with the provider's name as `endpoint`. */
export type TokenEvent = CloudbaseEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "endpoint" | "method"> & { endpoint: "authorizerToken" | "authorizerInfo" | "tokenServer"; method?: "POST" | "GET" }
    : never
  : never;

/** Keeps records by the merchant's appid. `set` must resolve only after the record is durable. */
export interface TokenStore {
  /** Returns the record, or `null` or `undefined` if there is none. */
  get(key: string): TokenRecord | null | undefined | Promise<TokenRecord | null | undefined>;
  /** Writes a record over what is there. Resolves when the record is durable. */
  set(key: string, record: TokenRecord): unknown;
  /**
   * Writes `record` if the store still has `before`, in one atomic step, and returns whether it wrote. `before` is the record
   * as `get` returned it, or `undefined` if there was none. An answer that is no boolean is an error. A store with this method
   * must keep all members of a record.
   */
  replace?(key: string, before: TokenRecord | undefined, record: TokenRecord): boolean | Promise<boolean>;
}

/** Plain data: keep it as JSON, or in columns. The first record needs only the refresh token. */
export interface TokenRecord {
  /** The merchant's `authorizer_refresh_token`. */
  refreshToken: string;
  /** The merchant's `authorizer_access_token`. */
  accessToken?: string;
  /** When the token ends, in milliseconds since 1970. If absent, the provider uses the token until WeChat refuses it. */
  expiresAt?: number;
  /** The whole lifetime of the token, in milliseconds. Default two hours. */
  lifetime?: number;
  /** The platform that the record belongs to. The first platform that uses a record without it writes its own appid. */
  componentAppid?: string;
  /** When the merchant last authorised the platform, in seconds since 1970. */
  authorizedAt?: number;
  /** When the merchant last withdrew, in seconds since 1970. It is withdrawn if `authorizedAt` is not later. */
  unauthorizedAt?: number;
  /** Until when one process may refresh the token, in milliseconds since 1970. Only in stores with `replace`. */
  refreshing?: number;
}

export { kvStore } from "./stores.js";
export type { KvStoreOptions } from "./stores.js";

/**
 * Returns a store in memory, for tests: the refresh tokens are lost when the process ends.
 *
 * @throws `ValidationError` if `map` is no map
 * @deprecated Its name is `memoryStore` of `wechat-cloudbase/stores` now.
 */
export declare function mapStore(map?: Map<string, TokenRecord>): TokenStore;

/** An object that keeps text by key. */
export type TextStore = { get(key: string): string | null | undefined | Promise<string | null | undefined> } & (
  | { put(key: string, text: string): unknown }
  | { set(key: string, text: string): unknown }
);
