/**
 * The server side of a console: it keeps tokens out of the browser. A relay is a function from a `Request` to a `Response`, so
 * it runs in every runtime and framework.
 *
 * @example
 * ```js
 * import { createRelay } from "wechat-cloudbase/relay";
 *
 * const relay = createRelay({
 *   mount: "/api/wechat",
 *   origins: ["https://console.example"],
 *   authorize: async (request) => grantOf(await sessionOf(request)), // null: not signed in
 *   accessToken: ({ merchant }) => tokenOf(merchant),
 * });
 *
 * export default { fetch: relay };
 * ```
 */
import type { CloudbaseEvent, Fetch, InterfaceName, TokenRequest } from "./index.js";
import type { Request, Response } from "./runtime.js";

/**
 * Makes a relay. It answers the routes below `mount`, and 404 everywhere else. `docs/relay.md` has the routes, the order of
 * checks and the problems.
 *
 * @throws `ValidationError` if options are wrong; the error lists all of them
 */
export declare function createRelay<Context = unknown>(options: RelayOptions<Context>): Relay<Context>;

/**
 * Answers a request. Rejects only with a `TypeError` if it gets no `Request`. `context` is what your server has besides the request. `authorize` and `accessToken`
 * get it. If it has `waitUntil`, as the `ctx` of a Worker and the context of Hono have, a write that was sent is finished after its caller went away.
 */
export type Relay<Context = unknown> = (request: Request, context?: Context) => Promise<Response>;

/** What a user may do: `read` and `write`; `danger` for what stops a whole account; `platform` for calls with the platform's own
 * token; `reveal` to see the values of environment variables. None of them contains another one. */
export type RelayEffect = "read" | "write" | "danger" | "platform" | "reveal";

/** What `authorize` allows. Only own members count, so a class with getters grants nothing. */
export interface RelayGrant {
  /** Names the user in audits and limits. Idempotency keys belong to a user. */
  user: string;
  /** The appids of the merchants. `"*"` means all. Without it there are none. */
  merchants?: Iterable<string> & (ReadonlySet<string> | readonly string[]) | "*" | ((appid: string) => boolean | Promise<boolean>) | undefined;
  /** What the user may do. Without it nothing. */
  effects?: readonly RelayEffect[] | ReadonlySet<RelayEffect> | undefined;
}

/** Tells the provider for whom the relay needs a token. Without `merchant` it is the platform's own token. */
export interface RelayTokenRequest<Context = unknown> extends TokenRequest {
  /** The second argument of the relay. */
  context: Context | undefined;
}

/** Options of a relay. */
export interface RelayOptions<Context = unknown> {
  /** The path below which the relay answers, as the request has it: `/api/wechat`. `/` is the whole host. */
  mount: string;
  /** The origins of the pages that may use the relay, exactly as browsers send them: `https://console.example`. */
  origins: readonly string[];
  /**
   * Says who sends the request. Return `null` if nobody is signed in. The body of the request is read already. If it throws or
   * does not answer in time, the relay answers 503.
   */
  authorize: (request: Request, context: Context | undefined) => RelayGrant | null | undefined | false | Promise<RelayGrant | null | undefined | false>;
  /** Returns a token, as the option `accessToken` of a client does. */
  accessToken: (request: RelayTokenRequest<Context>) => string | Promise<string>;
  /**
   * The interfaces that the relay serves. Default `setCallBackConfig`, `getCallBackConfig`, `getFunctionConfig` and
   * `setCloudAccessToken`.
   */
  interfaces?: readonly InterfaceName[] | undefined;
  /** Lists merchants. Without it the relay has no route for them. */
  merchants?: ((question: MerchantsQuestion) => MerchantsPage | Promise<MerchantsPage>) | undefined;
  /**
   * Puts on record what is done. The relay calls it before a write: if it throws, the relay sends nothing and answers 503. It
   * calls it again afterwards: then an error does not change the answer. Reads that show values of variables are recorded too.
   */
  audit?: ((entry: AuditEntry) => unknown) | undefined;
  /** Says whether the user may make one more request now. Everything but `{ ok: true }` is a no. Default: no limit. */
  limit?: ((about: LimitQuestion) => LimitAnswer | Promise<LimitAnswer>) | undefined;
  /** Keeps the answers of writes for ten minutes. Default: in memory, the last 1,000 keys of each user. */
  idempotency?: IdempotencyStore | undefined;
  /** `true` lets pages of other sites send cookies. Pages of the relay's own site do not need it. Default `false`. */
  credentials?: boolean | undefined;
  /** Tells a console where it is. Without it the session does not say it. */
  environment?: "demo" | "test" | "production" | undefined;
  /** The address of WeChat, as in a client. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Sends the requests to WeChat, as in a client. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /** How long a request may take, in milliseconds, with `authorize`, the token and WeChat's answer: at most 300,000. Default 30,000. */
  timeout?: number | undefined;
  /** The largest body that the relay reads, in bytes: 1 to 1,048,576. Default 65,536. */
  maxBodyBytes?: number | undefined;
  /** Gets what the operator has to see, and the events of each call. Errors of the listener are ignored. */
  onEvent?: ((event: RelayEvent | CloudbaseEvent) => void) | undefined;
}

/**
 * What a page asks for, and who asks. The relay has checked the names of the query, and that `limit` is 1 to 500. The texts come
 * from the page as they are.
 */
export interface MerchantsQuestion {
  /** The user that `authorize` named. */
  user: string;
  /** What `authorize` returned. */
  grant: RelayGrant;
  /** A part of the name, the appid or the note. */
  q: string | undefined;
  /** The status that the merchants shall have. */
  status: string | undefined;
  /** `next` of the page before; `undefined` for the first page. */
  cursor: string | undefined;
  /** Default 50. */
  limit: number;
}

/** A page of merchants. The relay leaves out rows that the grant does not hold, and all members that are not named here. */
export interface MerchantsPage {
  /** The merchants of this page. */
  items: readonly RelayMerchant[];
  /** The `cursor` of the next page. */
  next?: string | undefined;
  /** How many there are. It is left out if a row was left out. */
  total?: number | undefined;
}

/** What a page sees of a merchant. */
export interface RelayMerchant {
  /** The appid. */
  appid: string;
  /** The name that people know it by. */
  name?: string | undefined;
  /** A word of yours, such as `active`. */
  status?: string | undefined;
  /** Words of yours. */
  tags?: readonly string[] | undefined;
  /** A text of yours. */
  note?: string | undefined;
}

/** A request that is about to be made. */
export interface LimitQuestion {
  /** The user that `authorize` named. */
  user: string;
  /** `null` for the platform, and for the list of merchants. */
  merchant: string | null;
  /** `null` for the list of merchants. */
  interface: InterfaceName | null;
  effect: "read" | "write";
}

/** The answer of `limit`. */
export interface LimitAnswer {
  /** Whether the request may be made. */
  ok: boolean;
  /** How long to wait, in milliseconds. */
  retryAfter?: number | undefined;
}

/** What an audit keeps. Both phases of a write have the same `id`. */
export interface AuditEntry {
  /** The same in both phases of a write, and different for each write. */
  id: string;
  phase: "before" | "after";
  /** ISO 8601. */
  time: string;
  /** The user that `authorize` named. */
  user: string;
  /** `null` for the platform. */
  merchant: string | null;
  /** The interface that is called. */
  interface: InterfaceName;
  /** `"reveal"`: a read that shows values of environment variables. */
  effect: "write" | "reveal";
  /** Names of dangers, as in plans. */
  danger: string[];
  /** What the user confirmed. */
  confirm: string | undefined;
  /** The key that the page sent. */
  idempotencyKey: string | undefined;
  /** The payload. The value of each environment variable is replaced by its length. */
  changes: unknown;
  /** What became of the write. Only in the phase `after`, as all that follow. */
  outcome?: "not_sent" | "not_done" | "done" | "unknown" | undefined;
  /** WeChat's `errcode`, if it refused. */
  errcode?: number | undefined;
  /** WeChat's id of a refused request. */
  rid?: string | undefined;
  /** In milliseconds. */
  duration?: number | undefined;
}

/**
 * Keeps entries of idempotency keys: texts with a life of `lifetime` milliseconds. Keys have 129 characters of ASCII and do not
 * hold the user's key. With `replace` a key is taken in one atomic step. Without it two requests at the same time can both
 * find no entry, and both write.
 */
export interface IdempotencyStore {
  /** Returns the entry, or `null` or `undefined` if there is none. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Writes an entry. */
  set(key: string, entry: string, lifetime: number): unknown;
  /** Writes an entry only if the store still has `before`, or nothing if that is `undefined`. Returns whether it wrote. */
  replace?(key: string, before: string | undefined, entry: string, lifetime: number): boolean | Promise<boolean>;
}

/** What the operator has to see. Texts of a request are cut and cleaned. An `error` is the one that your own hook threw. */
export type RelayEvent =
  /** A page of an origin that is not listed sent a request. `null`: the request had no origin. */
  | { type: "origin"; origin: string | null; listed: string[] }
  /** A hook threw, did not answer in time, or returned a wrong grant. */
  | { type: "hook"; hook: "authorize" | "audit" | "idempotency" | "limit" | "merchants"; error: unknown }
  /** Something failed that should not. The page got the same `id`. */
  | { type: "internal"; id: string; hook: "limit" | "merchants" | undefined; error: unknown };
