/**
 * An emulated WeChat, in memory: no network, no files, and no clock but that of `delay`.
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

/** Starts an emulated WeChat. Each one has a state of its own. Throws a `TypeError` that names the member that is wrong. */
export function createEmulator(setup?: EmulatorSetup): Emulator;

export interface EmulatorSetup {
  /** Every token that WeChat knows. An appid alone stands for an authorizer token of that account. */
  tokens?: Record<string, string | EmulatedToken> | Map<string, string | EmulatedToken>;
  /**
   * The refresh token of each account that has authorised the platform, and the appid of that account. With a `component`
   * token it can be refreshed: the account's tokens expire, and the refresh token is replaced.
   */
  refreshTokens?: Record<string, string> | Map<string, string>;
  /** What is stored to begin with: what `state()` answered, or parts of it. Callback configs are answered as they are. */
  seed?: Record<string, Partial<AccountState>>;
  /** Faults that wait for their turn, first come, first served. */
  faults?: Fault[];
}

export interface EmulatedToken {
  /** The account that the token acts for. Several tokens may act for one. */
  appid: string;
  /** `component` is the service provider's own token; the state it reaches is that of its own appid. Default `authorizer`. */
  kind?: "authorizer" | "component";
  /** An expired token answers 42001. Default false. */
  expired?: boolean;
  /** Whether cloud development was opened: 85088 if not. Default true. */
  cloudbase?: boolean;
}

export interface Emulator {
  /**
   * A `fetch` for the client. It honours `signal` in every phase and rejects with exactly its reason; a dropped connection
   * rejects with `TypeError: fetch failed`. It needs no `this`.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * The same, to be served: `Deno.serve(wechat.handler)`. A dropped connection rejects with a {@link ConnectionLostError}:
   * an adapter for `node:http` answers it by destroying the socket. It needs no `this`.
   */
  readonly handler: (request: Request) => Promise<Response>;
  /** Has one more fault wait for its turn. Throws a `TypeError` that says what is wrong with it. */
  readonly fault: (fault: Fault) => void;
  /** Makes a token answer 42001 from here on. Throws a `TypeError` where no such token is known. */
  readonly expire: (token: string) => void;
  /** Back to the setup: tokens, state and faults. `calls()` is empty. */
  readonly reset: () => void;
  /** What is stored, by appid: a copy, and good as a `seed`. */
  readonly state: () => Record<string, AccountState>;
  /** What was asked, in order: the latest 10,000 calls, without tokens and without the values of environment variables. */
  readonly calls: () => EmulatedCall[];
}

/**
 * What goes wrong with the next calls. At least one of `errcode`, `delay`, `drop`, `garble` and `status`; they combine.
 * Unless `errcode` or `drop` says otherwise, the request is carried out.
 */
export interface Fault {
  /** How many calls it hits: a whole number from 1, or `Infinity`. Default 1. */
  times?: number;
  /** Hits only this interface. Default: any. */
  path?: EmulatedPath;
  /** Answers this code instead of carrying out the request. Not 0. */
  errcode?: number;
  /** The text to the code, used as it is. Default: WeChat's own text, and a rid. */
  errmsg?: string;
  /** With `errcode`: the request is carried out all the same. Default false. */
  applied?: boolean;
  /** Holds the answer back, in milliseconds: 0 to 3,600,000. The request is handled when it comes. */
  delay?: number;
  /** Loses the connection before the request is carried out, or after it: then a write has happened. */
  drop?: "before" | "after";
  /** Cuts the JSON in half, sends a proxy's HTML page (HTTP 502 unless `status` is given), or no body at all. */
  garble?: "half" | "html" | "empty";
  /** The HTTP status of the answer: 200 to 599. */
  status?: number;
}

export type EmulatedPath =
  | "/tcb/setcallbackconfig"
  | "/tcb/getcallbackconfig"
  | "/tcb/getfuncconfig"
  | "/tcb/uploadfuncconfig"
  | "/tcb/usecloudaccesstoken"
  | "/cgi-bin/component/api_authorizer_token"
  /** A token server like Tencent's wxcomponent, over GET. It answers an errcode as `code`, and makes a token where all have expired. */
  | "/inner/authorizer-access-token"
  | "/inner/component-access-token";

/** What WeChat stores for one account. */
export interface AccountState {
  /** Whether the account may use `cloudbase_access_token` at all. */
  open: boolean;
  /** Message push to cloud functions; not there if never set. */
  function_config?: unknown;
  /** Message push to a container; not there if never set. */
  container_config?: unknown;
  /** Environment, function name, type (`"1"`, `"2"`, `"3"`): the `config` string. */
  functions: Record<string, Record<string, Record<string, string>>>;
  /** What may be called from each environment. */
  environments: Record<string, { api_whitelist: string[]; version: number }>;
}

/** One call, as it was recorded. */
export interface EmulatedCall {
  method: string;
  /** Without the query. */
  path: string;
  /** The account that the token acts for; null where the token is unknown. */
  appid: string | null;
  /** The kind of the token; never the token. */
  token: "authorizer" | "component" | "unknown" | "missing";
  /** The body as JSON; null where it is empty; a note of its length where it is no JSON. */
  body: unknown;
  /** What was answered, 0 for success; null where the connection was lost before the request was carried out. */
  errcode: number | null;
  /** The HTTP status; null where the connection was lost. */
  status: number | null;
  /** What was found wrong, by path, such as `missing: container_config.text_mode`. WeChat itself does not tell. */
  reason: string | null;
}

/** What `handler` rejects with when a fault drops the connection, and the `cause` of what `fetch` rejects with then. */
export class ConnectionLostError extends Error {
  readonly name: "ConnectionLostError";
  readonly code: "ECONNRESET";
}
