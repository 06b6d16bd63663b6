/**
 * Ready-made token providers for `accessToken`. No wasm is loaded for them.
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

/** A provider that can also be asked directly. What it rejects with is the `cause` of the client's `TokenError`. */
export type ReadyTokenProvider = (request?: Partial<TokenRequest>) => Promise<string>;

/** Gives always the same token. */
export declare function staticToken(token: string): ReadyTokenProvider;

/** Asks a central token server that answers as Tencent's wxcomponent does. */
export declare function tokenServer(options: TokenServerOptions): ReadyTokenProvider;

/**
 * The token server decides itself when it refreshes; that a token was refused cannot be told to it. Where it gives the
 * refused one again, the client's call rejects with WeChat's answer.
 */
export type TokenServerOptions = ExchangeOptions & {
  /** Where the server is, without `/inner/…`: an absolute URL, perhaps with a path. */
  url: string;
  /** Sent along, for a server that wants to know who asks. */
  headers?: HeadersInit | undefined;
} & ({ kind?: "authorizer" | undefined; /** The merchant. */ appid: string } | { kind: "component"; appid?: string | undefined });

/**
 * Keeps the token of one merchant: takes it from the store, and refreshes it over WeChat's `api_authorizer_token` when it
 * was refused, or 12 to 6 minutes before it ends, at a moment of this process's own.
 *
 * - The store has the new refresh token before anybody has the new token. What the store does not take is held back, and
 *   offered again before anything else is done.
 * - Providers of one merchant that have the same store object refresh together, once. Other processes are noticed by what
 *   they have written: one that was quicker, or a merchant who has authorised again, is not written over. A store that
 *   shows old values for a while, as Cloudflare KV does in other places, should be refreshed from one place only.
 * - A refresh that has begun goes on when nobody waits for it any more, up to `timeout`. In Workers have `waitUntil` wait too.
 *
 * It rejects with `ApiError` (class `"authorization"`: the merchant has to authorise again), `NetworkError`,
 * `TimeoutError`, `HttpError`, `DecodeError`, or `TokenError` where the store or the component token is the trouble. None
 * of them holds a token, and the `body` of `HttpError` and `DecodeError` is empty.
 */
export declare function authorizerToken(options: AuthorizerTokenOptions): ReadyTokenProvider;

export interface AuthorizerTokenOptions extends ExchangeOptions {
  /** The appid of the platform. */
  componentAppid: string;
  /** The appid of the merchant; the key in the store. */
  authorizerAppid: string;
  /** Where the tokens are kept. */
  store: TokenStore;
  /** The platform's own token or what finds it; asked once more where WeChat refuses what it gave. */
  componentToken: string | TokenProvider;
  /** Where WeChat is. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** The time in milliseconds. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** A number from 0 to 1 that says when a token is renewed: 0 is 5 % of its life before its end, 1 is 10 %. Default `Math.random`. */
  random?: (() => number) | undefined;
}

export interface ExchangeOptions {
  /** Sends the requests instead of the global `fetch`. */
  fetch?: Fetch | undefined;
  /** Milliseconds until a token has to be there: more than 0, or `Infinity`. Default 10,000. */
  timeout?: number | undefined;
}

/** Where tokens are kept, by the merchant's appid. `set` resolves when the record would survive the process. */
export interface TokenStore {
  get(key: string): TokenRecord | null | undefined | Promise<TokenRecord | null | undefined>;
  set(key: string, record: TokenRecord): unknown;
}

/** Plain data: keep it as JSON, or in columns. The refresh token alone is enough to begin with. */
export interface TokenRecord {
  refreshToken: string;
  accessToken?: string;
  /** When the access token ends, in milliseconds since 1970. Without it the token is used until it is refused. */
  expiresAt?: number;
  /** How long it lives in all, in milliseconds. Default two hours. */
  lifetime?: number;
}

/** A store in memory, for tests: with the process it loses the refresh tokens. */
export declare function mapStore(map?: Map<string, TokenRecord>): TokenStore;

/** A store over what keeps text by key: Cloudflare KV, clients of Redis. The prefix goes before every key. */
export declare function kvStore(kv: TextStore, prefix?: string): TokenStore;

export type TextStore = { get(key: string): string | null | undefined | Promise<string | null | undefined> } & (
  | { put(key: string, text: string): unknown }
  | { set(key: string, text: string): unknown }
);
