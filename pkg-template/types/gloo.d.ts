/**
 * The client whose calls run in Rust, which also calls `fetch`. It has the methods, answers and errors of
 * `wechat-cloudbase`. It has no options `fetch` and `backoff.random`, and no relay. `docs/gloo.md` helps you to choose a client.
 */
export * from "./index.js";

import type { BackoffOptions as AllBackoffOptions, ClientOptions as AllOptions, CloudbaseClient as DefaultClient, TokenProvider } from "./index.js";

/** Options of a client. The client calls the global `fetch`. */
export interface ClientOptions extends Omit<AllOptions, "fetch" | "backoff"> {
  /** How long the client waits before a retry. Default: at most 1 second, then 2, 4 … 20. */
  backoff?: BackoffOptions | undefined;
}

/** How long the client waits before a retry. Rust draws the random numbers. */
export type BackoffOptions = Omit<AllBackoffOptions, "random">;

/** This client has no relay. */
export type RelayOptions = never;

/** Calls WeChat's cloud development for one merchant, or for many merchants with `forMerchant`. */
export declare class CloudbaseClient {
  /** @throws {ValidationError} if options are wrong; the error lists all of them. */
  constructor(options: ClientOptions);
}

export interface CloudbaseClient extends Omit<DefaultClient, "forMerchant"> {
  /**
   * Returns a client for one merchant, with the options of this client. All clients that you make here with the same key
   * share a token.
   *
   * @param key a string that is different for each merchant, usually the appid
   * @throws {ValidationError} if the key or the token is wrong
   */
  forMerchant(key: string, accessToken?: string | TokenProvider): CloudbaseClient;
}
