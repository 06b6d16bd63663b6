import type { ContainerConfig, FunctionConfig } from "./payloads.js";

/**
 * An emulated WeChat in memory, for tests. It uses no network until you call `listen`, no files, and a timer only for `delay`.
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

import type { EmulatedPlatform, PlatformPath, PlatformSide } from "./testing-platform.js";
import type { Request, RequestInit, Response } from "./runtime.js";

export * from "./testing-platform.js";
export * from "./testing-stores.js";

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
  /** The service provider's platform, if it asks for tokens of its own. */
  platform?: EmulatedPlatform;
  /**
   * The state of each account at the start, by appid: a result of `state()`, or parts of it. The emulator answers callback
   * configs from here unchanged.
   */
  seed?: Record<string, AccountSeed>;
  /** Faults for the first calls, in this order. */
  faults?: Fault[];
  /** How many calls each merchant may make in a minute. Default: no limit. */
  rate?: Rate;
  /**
   * Which `version` `setCloudAccessToken` takes. WeChat's pages do not say it, so these are guesses, and so is the answer to
   * a version that does not fit: 40097. `any`: every version, stored as sent. `same`: the stored version, to which the write
   * adds 1. `greater`: a greater version than the stored one, stored as sent. Default `any`.
   */
  versions?: "any" | "same" | "greater";
}

/** The limit of calls. Calls beyond it get 45011 until the next full minute of the clock. */
export interface Rate {
  /**
   * The calls of one merchant in one minute, of all interfaces together: a whole number. With 0, every call gets 45011.
   * Calls with a component token, with a refused token, or with the `errcode` of a fault do not count.
   */
  perMinute: number;
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
export interface Emulator extends PlatformSide {
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
  /**
   * Serves the emulator over HTTP, on Node, Deno and Bun. `node:http` does the work. Each call opens a server; all servers of
   * an emulator share its state. In a runtime without ports it rejects; use `fetch` there.
   *
   * @throws {TypeError} if an option is wrong
   * @throws {Error} if the port is in use (`code: "EADDRINUSE"`), or if the runtime cannot listen there
   */
  readonly listen: (options?: ListenOptions) => Promise<EmulatorServer>;
  /** Adds a fault after the others. Throws a `TypeError` if the fault is wrong; the message says why. */
  readonly fault: (fault: Fault) => void;
  /**
   * Expires a token, or all tokens of an account: the emulator answers them with 42001. Throws a `TypeError` if the emulator
   * does not know the token, or if the account has none.
   */
  readonly expire: (token: string | { appid: string }) => void;
  /**
   * Changes the state, as somebody else does who uses WeChat's console or another program. For a change between two requests
   * of one call, use the `edit` of a {@link Fault}. Throws a `TypeError` if an appid is unknown or a change does not fit.
   *
   * @example
   * ```js
   * wechat.edit({ wx0000000000000001: { open: false, container_config: null } });
   * ```
   */
  readonly edit: (changes: Edit) => void;
  /**
   * Puts the emulator's clock forward, so that `rate` counts anew, tickets and codes expire, and old reads end. The clock is `Date.now()`, also a faked one, and what you
   * add here. Throws a `TypeError` if the time is negative or not finite.
   */
  readonly advance: (milliseconds: number) => void;
  /** Restores the tokens, the state and the faults of the setup, empties `calls()`, and undoes `advance`. Servers go on. */
  readonly reset: () => void;
  /** Returns a copy of the state of each account, by appid. Its keys are all accounts. You can use it as a `seed`. */
  readonly state: () => Record<string, AccountState>;
  /**
   * Returns the latest requests in order, without tokens, other secrets and the values of environment variables: at most
   * 10,000 requests and about 32 MiB.
   */
  readonly calls: () => EmulatedCall[];
  /** Returns the number of older requests that `calls()` no longer has. */
  readonly droppedCalls: () => number;
}

/** Where `listen` listens. */
export interface ListenOptions {
  /** The port, 0 to 65535. Default 0: a free port. */
  port?: number | undefined;
  /** The address or the name of the host. Default `127.0.0.1`, which only this machine reaches. */
  hostname?: string | undefined;
}

/** A server that `listen` started. It keeps the process alive until `close`. */
export type EmulatorServer = {
  /** The address, for the client's `baseURL`: `http://127.0.0.1:34567`, without a slash at the end. */
  readonly url: string;
  /** Breaks all connections, and resolves when the port is free. You can call it twice, and without `this`. */
  readonly close: () => Promise<void>;
} & AsyncDispose;

/** `Symbol.asyncDispose`, for `await using`. It is absent if your TypeScript project does not know this symbol. */
export type AsyncDispose = SymbolConstructor extends { readonly asyncDispose: infer Name extends symbol } ? { readonly [name in Name]: () => Promise<void> } : {};

/**
 * A failure of the next requests, or what happens meanwhile. It needs at least one of `errcode`, `delay`, `drop`, `garble`,
 * `status`, `edit`, `stale` and `staleReads`, and may have several. The emulator carries out the request unless `errcode` or `drop` prevents it.
 */
export interface Fault {
  /** How many requests fail: a whole number, at least 1, or `Infinity`. Default 1. */
  times?: number;
  /**
   * How many requests that match it leaves alone first: with 2 it hits the third. Requests that another fault hits count.
   * Default 0.
   */
  skip?: number;
  /** Only requests with this path fail. Default: all paths. */
  path?: EmulatedPath;
  /**
   * Only calls of this account fail: calls with its token, and calls that ask for its token (a refresh, the token server).
   * Default: all accounts. The setup must name the account.
   */
  appid?: string;
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
  /** What somebody else changes just before the emulator carries out the request. It changes even if the request fails. */
  edit?: Edit;
  /**
   * The fault waits for the next write. For this many milliseconds of the emulator's clock (see `advance`), all reads of the
   * account answer what was stored before that write, and before `edit`. A later write with `stale` or `staleReads` takes
   * the place of this one.
   */
  stale?: number;
  /** As `stale`, for this many reads. With both, reads are old until the first of the two is over. */
  staleReads?: number;
}

/**
 * Changes of the state, by appid: a JSON merge patch (RFC 7396). What it does not name stays. `null` removes a member.
 * Everything that is no object replaces what is there, also a list. The setup must name the accounts.
 */
export type Edit = Record<string, AccountEdit | null>;

/** Changes of the state of one account. */
export interface AccountEdit {
  /** Whether the account may use `cloudbase_access_token`. */
  open?: boolean | null;
  /** Message push to cloud functions. The emulator does not check it. */
  function_config?: unknown;
  /** Message push to a container. The emulator does not check it. */
  container_config?: unknown;
  /** The paths of the container that do not answer. */
  silent_paths?: string[] | null;
  /** The `config` strings, by environment, function name and type. */
  functions?: Record<string, Record<string, { [type in "1" | "2" | "3"]?: string | null } | null> | null> | null;
  /** The whitelist of each environment. */
  environments?: Record<string, { [member in keyof EnvironmentState]?: EnvironmentState[member] | null } | null> | null;
}

/** The paths that the emulator answers. */
export type EmulatedPath =
  | "/tcb/setcallbackconfig"
  | "/tcb/getcallbackconfig"
  | "/tcb/getfuncconfig"
  | "/tcb/uploadfuncconfig"
  | "/tcb/listfunctions"
  | "/tcb/getenvinfo"
  | "/tcb/usecloudaccesstoken"
  | "/cgi-bin/component/api_authorizer_token"
  | PlatformPath
  /**
   * A token server like Tencent's wxcomponent, over GET. If all tokens have expired, it makes one. A fault's `errcode` of
   * 1000 to 1999 is answered as its `code`; every other `errcode` is WeChat's, and stands in `data` with the code 1002.
   */
  | "/inner/authorizer-access-token"
  | "/inner/component-access-token";

/**
 * The state that the emulator keeps for one account. If a `seed` has other members or types, you get them back unchanged.
 */
export interface AccountState {
  /** Whether the account may use `cloudbase_access_token` at all. */
  open: boolean;
  /** Message push to cloud functions; absent if it was never set. */
  function_config?: FunctionConfig;
  /** Message push to a container; absent if it was never set. */
  container_config?: ContainerConfig;
  /**
   * The paths of the container that do not answer WeChat's `CheckContainerPath`. A `setCallBackConfig` that turns the
   * container push on with such a path gets 40097; WeChat's pages do not name the code. Absent if all paths answer.
   */
  silent_paths?: string[];
  /** The `config` strings, by environment, function name and type (`"1"`, `"2"`, `"3"`). */
  functions: Record<string, Record<string, { [type in "1" | "2" | "3"]?: string }>>;
  /** The whitelist of each environment. */
  environments: Record<string, EnvironmentState>;
}

/** The whitelist of one environment. */
export interface EnvironmentState {
  /** Paths of interfaces; `/*` means all. */
  api_whitelist: string[];
  /** The version that was last set; 0 at the start. */
  version: number;
}

/** Parts of an {@link AccountState}. The configs may be anything: the emulator answers them unchanged. */
export type AccountSeed = Partial<Omit<AccountState, "function_config" | "container_config">> & { function_config?: unknown; container_config?: unknown };

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
  /** Why the emulator answered so; null for a success without a fault. WeChat does not say this. */
  reason: CallReason | null;
}

/**
 * Why the emulator answered so, at most 1 KiB. Reasons of a fault name its switches: `fault: errcode, delay`. If the emulator
 * would have refused the request without the fault too, that reason follows after `; `.
 */
export type CallReason =
  | `fault: ${string}`
  | `rate: ${string}`
  | `missing: ${string}`
  | `invalid: ${string}`
  | `full: ${string}`
  | "token missing"
  | "token unknown"
  | "token expired"
  | "token is not a merchant's"
  | "token is not a component's"
  | "path unknown"
  | "not POST"
  | "not GET"
  | "body empty"
  | "body is not a JSON object"
  | "body too long"
  | "URL too long"
  | "cloud development not open"
  | "env unknown"
  | "function unknown"
  | "config unknown"
  | "merchant unknown"
  | "component unknown"
  | "platform unknown"
  | "secret wrong"
  | "ticket unknown"
  | "ticket expired"
  | "code unknown or used"
  | "code expired"
  | "platform is not the token's"
  | "refresh token unknown or used"
  | "refresh token missing";

/** A fault dropped the connection. `handler` rejects with this error; in errors of `fetch` it is the `cause`. */
export class ConnectionLostError extends Error {
  readonly name: "ConnectionLostError";
  readonly code: "ECONNRESET";
}
