/**
 * An emulated WeChat in memory, for tests. It uses no network and no files, and it uses a timer only for `delay`.
 *
 * @example
 * ```js
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { createEmulator } from "wechat-cloudbase/testing";
 *
 * const wechat = createEmulator({ tokens: { TOKEN: "wx0000000000000001" } });
 * const client = new CloudbaseClient({ accessToken: "TOKEN", fetch: wechat.fetch });
 * wechat.fault({ errcode: 45011, times: 2 });
 * ```
 */

import type { Request, RequestInit, Response } from "./runtime.js";

/**
 * Makes an emulated WeChat with its own state.
 *
 * @throws {TypeError} if a member of `setup` is wrong, or if the runtime has no `Request`; the message names what is wrong
 */
export function createEmulator(setup?: EmulatorSetup): Emulator;

/** The state of an emulator at its start and after `reset`. */
export interface EmulatorSetup {
  /** All tokens that the emulator knows. An appid alone means an authorizer token of that account. */
  tokens?: Record<string, string | EmulatedToken> | Map<string, string | EmulatedToken>;
  /**
   * The appid of each account that has authorised the platform, by its refresh token. A request with a `component` token
   * can refresh the account's token. Then the account's old tokens expire, and the account gets a new refresh token.
   */
  refreshTokens?: Record<string, string> | Map<string, string>;
  /**
   * The state of each account at the start, by appid: a result of `state()`, or parts of it. The emulator answers callback
   * configs from here unchanged.
   */
  seed?: Record<string, Partial<AccountState>>;
  /** Faults for the first calls, in this order. */
  faults?: Fault[];
}

/** A token that the emulator knows. */
export interface EmulatedToken {
  /** The appid of the account that the token belongs to. An account may have several tokens. */
  appid: string;
  /** `component` means the platform's own token; it reads and writes the state of its own appid. Default `authorizer`. */
  kind?: "authorizer" | "component";
  /** If true, the emulator answers this token with 42001. Default false. */
  expired?: boolean;
  /** Whether the account has opened cloud development. If false, the emulator answers 85088. Default true. */
  cloudbase?: boolean;
}

/**
 * An emulated WeChat. It limits what it takes, so that a server can run for days: a body of more than 16 MiB gets HTTP 413,
 * a URL of more than 64 KiB gets 414, and a write that would store more than 32 MiB in all gets -1.
 */
export interface Emulator {
  /**
   * A `fetch` for the client. If `signal` aborts, it rejects with the signal's own reason, at any time. If a fault drops
   * the connection, it rejects with `TypeError: fetch failed`. You can call it without `this`.
   */
  readonly fetch: (input: string | { readonly href: string } | Request, init?: RequestInit) => Promise<Response>;
  /**
   * A handler for servers: `Deno.serve(wechat.handler)`. If a fault drops the connection, it rejects with a
   * {@link ConnectionLostError}; an adapter for `node:http` should then destroy the socket. You can call it without `this`.
   */
  readonly handler: (request: Request) => Promise<Response>;
  /** Adds a fault after the others. Throws a `TypeError` if the fault is wrong; the message says why. */
  readonly fault: (fault: Fault) => void;
  /** Expires a token: the emulator answers it with 42001. Throws a `TypeError` if the emulator does not know the token. */
  readonly expire: (token: string) => void;
  /** Restores the tokens, the state and the faults of the setup, and empties `calls()`. */
  readonly reset: () => void;
  /** Returns a copy of the state of each account, by appid. You can use it as a `seed`. */
  readonly state: () => Record<string, AccountState>;
  /**
   * Returns the latest requests in order, without tokens, other secrets and the values of environment variables: at most
   * 10,000 requests and about 32 MiB.
   */
  readonly calls: () => EmulatedCall[];
  /** Returns the number of older requests that `calls()` no longer has. */
  readonly droppedCalls: () => number;
}

/**
 * A failure of the next requests. It needs at least one of `errcode`, `delay`, `drop`, `garble` and `status`, and may have
 * several. The emulator carries out the request unless `errcode` or `drop` prevents it.
 */
export interface Fault {
  /** How many requests fail: a whole number, at least 1, or `Infinity`. Default 1. */
  times?: number;
  /** Only requests with this path fail. Default: all paths. */
  path?: EmulatedPath;
  /** The emulator answers this code and does not carry out the request. Not 0. */
  errcode?: number;
  /** The `errmsg` for `errcode`, unchanged. Default: WeChat's own text and a rid. */
  errmsg?: string;
  /** If true, the emulator carries out the request and then answers `errcode`. Default false. */
  applied?: boolean;
  /** The time until the answer, in milliseconds: 0 to 3,600,000. The emulator carries out the request without delay. */
  delay?: number;
  /** Drops the connection `before` or `after` the emulator carries out the request. After it, a write has happened. */
  drop?: "before" | "after";
  /**
   * Changes the body of the answer. `half` cuts the JSON in half. `html` sends a proxy's HTML page, with HTTP 502 unless you
   * set `status`. `empty` sends no body.
   */
  garble?: "half" | "html" | "empty";
  /** The HTTP status of the answer: 200 to 599. */
  status?: number;
}

/** The paths that the emulator answers. */
export type EmulatedPath =
  | "/tcb/setcallbackconfig"
  | "/tcb/getcallbackconfig"
  | "/tcb/getfuncconfig"
  | "/tcb/uploadfuncconfig"
  | "/tcb/usecloudaccesstoken"
  | "/cgi-bin/component/api_authorizer_token"
  /**
   * A token server like Tencent's wxcomponent, over GET. If all tokens have expired, it makes one. A fault's `errcode` of
   * 1000 to 1999 is answered as its `code`; every other `errcode` is WeChat's, and stands in `data` with the code 1002.
   */
  | "/inner/authorizer-access-token"
  | "/inner/component-access-token";

/** The state that the emulator keeps for one account. */
export interface AccountState {
  /** Whether the account may use `cloudbase_access_token` at all. */
  open: boolean;
  /** Message push to cloud functions; absent if it was never set. */
  function_config?: unknown;
  /** Message push to a container; absent if it was never set. */
  container_config?: unknown;
  /** The `config` strings, by environment, function name and type (`"1"`, `"2"`, `"3"`). */
  functions: Record<string, Record<string, Record<string, string>>>;
  /** The whitelist of each environment. */
  environments: Record<string, { api_whitelist: string[]; version: number }>;
}

/** One request that the emulator recorded. */
export interface EmulatedCall {
  /** The HTTP method. */
  method: string;
  /** The path without the query, at most 1 KiB. If a part of an unknown path may be a secret, it is `(redacted)`. */
  path: string;
  /** The appid of the account that the token belongs to; null if the token is unknown. */
  appid: string | null;
  /** The kind of the token, not the token itself. */
  token: "authorizer" | "component" | "unknown" | "missing";
  /**
   * The value of the JSON body. Null if the body is empty; a text with its length if the body is not JSON or longer than
   * 64 KiB. Secrets are `(redacted)`: members named as such, and every text in which a token stands.
   */
  body: unknown;
  /** The answered errcode, 0 for success; null if a fault dropped the connection before the request was carried out. */
  errcode: number | null;
  /** The HTTP status; null if a fault dropped the connection. */
  status: number | null;
  /** Why the emulator refused the request, such as `missing: container_config.text_mode`; at most 1 KiB. WeChat does not tell this. */
  reason: string | null;
}

/** A fault dropped the connection. `handler` rejects with this error; in errors of `fetch` it is the `cause`. */
export class ConnectionLostError extends Error {
  readonly name: "ConnectionLostError";
  readonly code: "ECONNRESET";
}
