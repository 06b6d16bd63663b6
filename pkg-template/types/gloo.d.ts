/**
 * The client whose whole call runs in Rust, `fetch` included. Its methods, answers and errors are those of
 * `wechat-cloudbase`. An option that it lacks is a type error. See `docs/gloo.md` for which client to take.
 */
export * from "./index.js";

import type { BackoffOptions as AllBackoffOptions, ClientOptions as AllOptions, CloudbaseClient as DefaultClient, TokenProvider } from "./index.js";

/** Options of a client. It calls the global `fetch`. */
export interface ClientOptions extends Omit<AllOptions, "fetch" | "backoff"> {
  /** How long the waits between attempts are. */
  backoff?: BackoffOptions | undefined;
}

/** The random numbers are drawn in Rust. */
export type BackoffOptions = Omit<AllBackoffOptions, "random">;

/** WeChat's cloud development for one merchant, or for many with a token in each call. */
export declare class CloudbaseClient {
  /** @throws {ValidationError} where options are wrong; it lists all that are. */
  constructor(options: ClientOptions);
}

export interface CloudbaseClient extends Omit<DefaultClient, "forMerchant"> {
  /**
   * The same client for one merchant. Calls with the same key, whichever client they are made with, share a token.
   *
   * @param key what tells merchants apart, as a rule the appid
   * @throws {ValidationError} where one of both is wrong
   */
  forMerchant(key: string, accessToken: string | TokenProvider): CloudbaseClient;
}
