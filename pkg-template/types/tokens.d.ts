/**
 * Ready-made token providers for the option `accessToken`. They do not load the wasm.
 *
 * @example
 * ```js
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { authorizerToken, kvStore, tokenServer } from "wechat-cloudbase/tokens";
 *
 * const componentToken = tokenServer({ url: "http://127.0.0.1:8081", kind: "component" });
 * const store = kvStore(redis);
 * await store.set("wxMerchant", { refreshToken }); // when the merchant authorises the platform
 *
 * const accessToken = authorizerToken({ componentAppid: "wxPlatform", authorizerAppid: "wxMerchant", store, componentToken });
 * const client = new CloudbaseClient({ accessToken });
 * ```
 */
import type { Fetch, TokenProvider, TokenRequest } from "./index.js";

/** A provider that you can also call without a request. If it fails in a call, its error is the `cause` of a `TokenError`. */
export type ReadyTokenProvider = (request?: Partial<TokenRequest>) => Promise<string>;

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
 * answers an error code.
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
  /** Headers for each request, for instance `authorization`. */
  headers?: HeadersInit | undefined;
} & ({ kind?: "authorizer" | undefined; /** The appid of the merchant. */ appid: string } | { kind: "component"; appid?: string | undefined });

/**
 * Returns a provider that keeps the token of one merchant. It takes the token from the store. It refreshes the token with
 * WeChat's `api_authorizer_token` if WeChat refused the token, or 12 to 6 minutes before the token ends. Each process
 * chooses a random moment in this time.
 *
 * - The provider stores the new refresh token before it returns the new token. If the store fails, the provider keeps the
 *   new record in memory. The next call writes this record before it does anything else.
 * - Providers of one merchant with the same store object share one refresh. The provider never overwrites a newer record
 *   of another process or of a new authorisation. Some stores return old values for a while, as Cloudflare KV does in
 *   other regions: with such a store refresh from one region only.
 * - A refresh continues up to `timeout` even if no call waits for it any more. In Workers, pass a promise of the provider
 *   to `waitUntil`.
 *
 * The provider rejects with `ApiError`, `NetworkError`, `TimeoutError`, `HttpError` or `DecodeError`. If the store or the
 * component token fails, it rejects with `TokenError`. If the merchant has to authorise again, the class of the `ApiError`
 * is `"authorization"`. No error holds a token, and the `body` of `HttpError` and `DecodeError` is empty.
 *
 * @throws `ValidationError` if options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/ticket-token/getAuthorizerAccessToken.html
 */
export declare function authorizerToken(options: AuthorizerTokenOptions): ReadyTokenProvider;

/** Options of `authorizerToken`. */
export interface AuthorizerTokenOptions extends ExchangeOptions {
  /** The appid of the platform. */
  componentAppid: string;
  /** The appid of the merchant. It is also the key in the store. */
  authorizerAppid: string;
  /** Keeps the record of the merchant. */
  store: TokenStore;
  /** The platform's `component_access_token`, or a provider of it, which is asked once more if WeChat refuses the token. */
  componentToken: string | TokenProvider;
  /** The address of WeChat: an absolute URL, which may have a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Returns the time in milliseconds since 1970. Default `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * Returns a number from 0 to 1, which sets the moment of the refresh: with 0 it is 5 % of the lifetime before the end,
   * with 1 it is 10 %. Default `Math.random`.
   */
  random?: (() => number) | undefined;
}

/** Options of all providers that send requests. */
export interface ExchangeOptions {
  /** Sends the requests instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /**
   * How long the provider may take, in milliseconds: more than 0 and at most 2,147,483,647, or `Infinity`. Default 10,000.
   */
  timeout?: number | undefined;
}

/** Keeps records by the merchant's appid. `set` must resolve only after the record is durable. */
export interface TokenStore {
  get(key: string): TokenRecord | null | undefined | Promise<TokenRecord | null | undefined>;
  set(key: string, record: TokenRecord): unknown;
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
}

/** Returns a store in memory, for tests: the refresh tokens are lost when the process ends. */
export declare function mapStore(map?: Map<string, TokenRecord>): TokenStore;

/** Returns a store on top of Cloudflare KV, a Redis client, or another {@link TextStore}. Each key begins with `prefix`. */
export declare function kvStore(kv: TextStore, prefix?: string): TokenStore;

/** An object that keeps text by key. */
export type TextStore = { get(key: string): string | null | undefined | Promise<string | null | undefined> } & (
  | { put(key: string, text: string): unknown }
  | { set(key: string, text: string): unknown }
);
