/**
 * A platform's own token, and the receiver of what WeChat pushes to the platform.
 *
 * @example
 * ```js
 * import { createPlatform } from "wechat-cloudbase/platform";
 * import { kvStore } from "wechat-cloudbase/tokens";
 *
 * const platform = createPlatform({ componentAppid: "wxPlatform", componentSecret, token, encodingAESKey, store: kvStore(redis) });
 *
 * export default { fetch: (request, env, ctx) => platform.handle(request, ctx) }; // the authorisation event URL
 * await platform.client.forMerchant("wxMerchant").getCallBackConfig();
 * ```
 */
import type { CloudbaseEvent, PlatformInterface, TokenProvider } from "./index.js";
import type { Limiter } from "./limiter.js";
import type { Request, Response } from "./runtime.js";
import type { ExchangeOptions, ReadyTokenProvider, TokenRecord, WaitUntil } from "./tokens.js";

export type { PlatformInterface };
export * from "./platform-whole.js";

/**
 * Returns a function that receives the pushes of WeChat to the platform's authorisation event URL. It answers `success` only
 * when what came is stored. WeChat repeats a push that has another answer.
 *
 * - It keeps the newest ticket by `CreateTime`, for `componentToken`.
 * - When a merchant authorises the platform, or changes what it grants, it exchanges the code and stores the refresh token for
 *   `authorizerToken`, with the granted permission sets. If the code is used already, it asks WeChat for the refresh token.
 * - When a merchant withdraws, it writes `unauthorizedAt` into the merchant's record.
 * - It answers `success` to pushes of other types, and does nothing.
 * - A push with a wrong signature, of another appid or that it cannot read gets 403. Nothing of its content stands in the
 *   answer or in an event.
 *
 * Pushes can come twice and in any order. Only the latest by `CreateTime` counts. The age of a push does not matter.
 *
 * `timeout` limits how long it reads a body, and how long it waits for the store, WeChat and your function.
 *
 * @throws `ValidationError` if options are wrong; the promise rejects with it if the request is no `Request`, or if somebody has
 * read its body already
 */
export declare function createEventReceiver(options: EventReceiverOptions): EventReceiver;

/** Answers a push. `context` keeps a Worker alive until what came is stored; it replaces the option `context`. */
export type EventReceiver = (request: Request, context?: WaitUntil) => Promise<Response>;

/** Options of `createEventReceiver`. */
export interface EventReceiverOptions extends Omit<PlatformOptions, "onEvent"> {
  /** The token for messages, from the platform's page. It signs the pushes. */
  token: string;
  /** The token before that one. Pushes of some minutes after a change still have its signature. Default: none. */
  previousToken?: string | undefined;
  /** The key for messages, from the platform's page: 43 characters. */
  encodingAESKey: string;
  /** The key before that one. Pushes of some minutes after a change still have it. Default: none. */
  previousEncodingAESKey?: string | undefined;
  /** The platform's `component_access_token`, or a provider of it. The exchange of codes needs it. */
  componentToken: string | TokenProvider;
  /**
   * Is called after a new authorisation is stored, and not for repeats. The answer waits for its promise. If it fails, or the
   * process dies before it ends, it is not called again.
   */
  onAuthorized?: ((authorization: Authorization) => unknown) | undefined;
  /** Is called after a withdrawal is stored, and not for repeats. The answer waits for its promise. */
  onUnauthorized?: ((withdrawal: Withdrawal) => unknown) | undefined;
  /** Gets what became of each push, and the events of the requests to WeChat. */
  onEvent?: ((event: PlatformEvent | PushEvent) => void) | undefined;
}

/** A merchant has authorised the platform. */
export interface Authorization extends Withdrawal {
  /** Whether the merchant changed what it grants. Of a redirect: whether the store knew the merchant, and it had not withdrawn. */
  isUpdate: boolean;
  /** The numbers of the granted permission sets. Cloud development needs 49. */
  permissionSets: number[];
}

/** A merchant has withdrawn its authorisation. */
export interface Withdrawal {
  /** The appid of the merchant. */
  merchant: string;
  /** When WeChat made the push, in seconds since 1970. Of a redirect it is the time of your own clock. */
  createTime: number;
}

/** What became of a push. No event holds a ticket, a code or a token. */
export type PushEvent =
  | (PushDetails & {
      type: "push";
      /** `known`: the store has this push already, or a later one. `unknown`: this package does not know the type. */
      taken: "stored" | "known" | "unknown";
    })
  /** The push could not be stored. WeChat gets 500, and repeats it. */
  | (PushDetails & { type: "failed"; error: unknown })
  /** The push is not of WeChat, or the token or the key is wrong. */
  | { type: "refused"; reason: "method" | "length" | "timeout" | "content" | "signature" | "encryption" }
  /** Your function failed. The push is stored, and gets `success`. */
  | { type: "callback"; name: "onAuthorized" | "onUnauthorized"; merchant: string; error: unknown };

/** What the events of one push have in common. */
export interface PushDetails {
  /** WeChat's `InfoType`. */
  infoType: string;
  /** When WeChat made the push, in seconds since 1970. */
  createTime?: number;
  /** The appid of the merchant. */
  merchant?: string;
}

/**
 * Returns a provider of the platform's own `component_access_token`. It takes the token from the store. It asks WeChat for a new
 * one with the ticket that `createEventReceiver` has stored, if WeChat refused the token, or 12 to 6 minutes before the
 * token ends. In a store with `replace`, only one process asks at a time.
 *
 * The provider rejects with `TokenError` if the store fails or has no ticket, and with the errors of a call. An error of
 * WeChat says how old the ticket is, in its message and as `ticketAge` in milliseconds. If WeChat refuses a ticket or the secret,
 * calls reject with the same error for a minute, or until another ticket comes.
 *
 * @throws `ValidationError` if options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/ticket-token/getComponentAccessToken.html
 */
export declare function componentToken(options: ComponentTokenOptions): ReadyTokenProvider;

/** Options of `componentToken`. */
export interface ComponentTokenOptions extends PlatformOptions {
  /** The secret of the platform. */
  componentSecret: string;
  /** Returns a number from 0 to 1, which sets the moment of the refresh. Default `Math.random`. */
  random?: (() => number) | undefined;
}

/**
 * Asks WeChat to push tickets. A new platform needs it if no ticket comes.
 *
 * @throws `ValidationError` if options are wrong; the promise rejects with it, and with the errors of a call
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/ticket-token/startPushTicket.html
 */
export declare function startPushingTickets(options: StartPushingTicketsOptions): Promise<void>;

/** Options of `startPushingTickets`. */
export type StartPushingTicketsOptions = Omit<ComponentTokenOptions, "store" | "now" | "random" | "context">;

/** Options that the functions of a platform share. */
export interface PlatformOptions extends Omit<ExchangeOptions, "onEvent"> {
  /** The appid of the platform. */
  componentAppid: string;
  /** Keeps tickets, the platform's token and the records of merchants. A store of `/tokens` fits. It has to keep all members. */
  store: PlatformStore;
  /** The address of WeChat: an absolute URL, which may have a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /**
   * Is asked before each request that the platform sends for itself: for tokens, lists and pages. A rollout with this platform
   * asks it before its calls. Other calls of `client` do not ask it. A wait for a turn uses up the
   * `timeout`. Default: none.
   */
  limiter?: Limiter | undefined;
  /** Gets the events of the requests to WeChat. */
  onEvent?: ((event: PlatformEvent) => void) | undefined;
  /** Returns the time in milliseconds since 1970. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** Keeps a Worker alive until what came is stored. Without it the work ends with its request. */
  context?: WaitUntil | undefined;
}

/** An event of a request to WeChat: as the events of a client, with the name of the interface as `endpoint`. */
export type PlatformEvent = CloudbaseEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "endpoint"> & { endpoint: PlatformInterface }
    : never
  : never;

/** As a `TokenStore`, for records of any members. Keys that begin with `component:` are the platform's own. */
export interface PlatformStore {
  /** Returns the record, or `null` or `undefined` if there is none. */
  get(key: string): object | null | undefined | Promise<object | null | undefined>;
  /** Writes a record over what is there. Resolves when the record is durable. */
  set(key: string, record: object): unknown;
  /** Writes `record` if the store still has `before`, in one atomic step, and returns whether it wrote. */
  replace?(key: string, before: object | undefined, record: object): boolean | Promise<boolean>;
}

/** The record of a merchant, as the receiver writes it. */
export interface MerchantRecord extends TokenRecord {
  /** The numbers of the granted permission sets. */
  permissionSets?: number[];
  /** A mark of the code of the latest authorisation. The code cannot be found from it. */
  authorizedBy?: string;
}
