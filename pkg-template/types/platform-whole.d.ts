// The platform as a whole, and what it asks WeChat about its merchants.
import type { CloudbaseClient, CloudbaseError, CloudbaseEvent, TokenProvider } from "./index.js";
import type { ComponentTokenOptions, EventReceiver, EventReceiverOptions, PlatformEvent, PlatformOptions, PushEvent } from "./platform.js";
import type { Limiter } from "./limiter.js";
import type { AbortSignal, Request } from "./runtime.js";
import type { MerchantTokenProvider, ReadyTokenProvider, TokenEvent, WaitUntil } from "./tokens.js";

/**
 * Makes all parts of a platform over one store: the receiver of pushes, the providers of tokens and a client. With it a store and
 * a domain are enough to call WeChat for every merchant. Make it once for each process: calls share tokens over one store object.
 *
 * @throws `ValidationError` if options are wrong
 * @example
 * ```js
 * import { createPlatform } from "wechat-cloudbase/platform";
 * import { memoryStore } from "wechat-cloudbase/stores";
 *
 * const platform = createPlatform({
 *   componentAppid: "wxc", componentSecret: "of-the-platform", token: "message-token", encodingAESKey: "a".repeat(43), store: memoryStore(),
 * });
 * const shop = platform.client.forMerchant("wx1");
 * console.log(typeof shop.getCallBackConfig);
 * ```
 */
export declare function createPlatform(options: CreatePlatformOptions): Platform;

/** Options of `createPlatform`. `timeout` is also that of the client, if you give it. */
export interface CreatePlatformOptions extends Omit<EventReceiverOptions, "componentToken" | "onEvent">, Pick<ComponentTokenOptions, "componentSecret" | "random"> {
  /** Gets what became of each push, the events of the client and those of the requests for tokens. */
  onEvent?: ((event: PlatformEvent | PushEvent | TokenEvent | CloudbaseEvent) => void) | undefined;
}

/** A platform. All functions work without `this`. */
export interface Platform {
  /** `client.forMerchant(appid)` is the client of a merchant and needs no provider. */
  client: CloudbaseClient;
  /** Receives the pushes to the authorisation event URL, as `createEventReceiver` does. */
  handle: EventReceiver;
  /** Lists all merchants, as the function `merchants` does. */
  merchants(options?: Pick<MerchantsOptions, "details" | "signal">): AsyncGenerator<ListedMerchant, void, undefined>;
  /** Makes the address of the page that a merchant opens, as the function `authorizationUrl` does. */
  authorizationUrl(page: AuthorizationPage): Promise<string>;
  /**
   * Takes the request with which a merchant comes back to `redirectUri`: exchanges its `auth_code` and stores the merchant. It
   * resolves with the same answer if the push with this code came first, or if the page is loaded again: the last 500 codes are
   * remembered. It calls `onAuthorized` if the push has not done so.
   *
   * Check the `state` that you put into `redirectUri` first. Else somebody could give your visitor the code of another merchant.
   *
   * The promise rejects with `ValidationError` if there is no `auth_code`, with the errors of a call (61009 or 61010 if the code
   * is unknown), with `TokenError` if the store fails, and with `TimeoutError`. The work goes on after the time-out.
   *
   * @param request a `Request`, a `URL`, or the text of its URL, with or without the host
   * @param context keeps a Worker alive until the merchant is stored; it replaces the option `context`
   */
  authorized(request: Request | { href: string } | string, context?: WaitUntil): Promise<AuthorizedMerchant>;
  /** Asks WeChat to push tickets, as the function `startPushingTickets` does. */
  startPushingTickets(): Promise<void>;
  /** The provider of the platform's own token. */
  componentToken: ReadyTokenProvider;
  /** The provider of the tokens of merchants. Give it a `context` where the platform has none. */
  authorizerToken: MerchantTokenProvider;
  /** The limiter that you gave. */
  limiter: Limiter | undefined;
}

/** A merchant that came back with a code. */
export interface AuthorizedMerchant {
  /** The appid of the merchant. */
  merchant: string;
  /** The numbers of the granted permission sets. Cloud development needs 49. */
  permissionSets: number[];
}

/**
 * Lists all merchants that have authorised the platform, by pages of 500 (`api_get_authorizer_list`). Only one page is in memory.
 *
 * It fills the store: a merchant gets the refresh token of the list if the store has none, or if the merchant has authorised the
 * platform after the withdrawal in the store. Another refresh token stays, because it can be newer.
 *
 * The list can change meanwhile: no merchant comes twice because the list grew by up to 500 merchants between two pages, and none
 * is left out because it shrank.
 *
 * The iterator throws the errors of a call and of the store, and `TokenError` if the list does not end. `timeout` limits the wait
 * for each page and for each merchant. It looks at 8 merchants of a page at a time.
 *
 * @throws `ValidationError` if options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/authorization-management/getAuthorizerList.html
 */
export declare function merchants(options: MerchantsOptions): AsyncGenerator<ListedMerchant, void, undefined>;

/** Options of `merchants`. */
export interface MerchantsOptions extends PlatformOptions {
  /** The platform's `component_access_token`, or a provider of it. */
  componentToken: string | TokenProvider;
  /**
   * Asks WeChat for the permission sets of each merchant, and stores them. It leaves out merchants that withdraw meanwhile. If
   * WeChat does not answer for one merchant, that merchant has an `error`, and the iterator goes on. Default false.
   */
  details?: boolean | undefined;
  /** Ends the iterator, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** A merchant of the list. */
export interface ListedMerchant {
  /** The appid of the merchant. */
  merchant: string;
  /** When the merchant authorised the platform, in seconds since 1970, if WeChat says it. */
  authorizedAt: number | undefined;
  /** The numbers of the granted permission sets, if the store or `details` knows them. */
  permissionSets: number[] | undefined;
  /** Why WeChat did not answer for this merchant, with `details`. Its `permissionSets` are those of the store. */
  error?: CloudbaseError;
}

/**
 * Resolves with the address of WeChat's page on which a merchant authorises the platform. Link to it from the platform's own
 * domain, because WeChat checks where the visitor comes from. The address works once, for 10 to 30 minutes.
 *
 * @throws `ValidationError` if options are wrong; the promise rejects with it, and with the errors of a call
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/ticket-token/getPreAuthCode.html
 */
export declare function authorizationUrl(options: AuthorizationUrlOptions): Promise<string>;

/** Options of `authorizationUrl`. */
export interface AuthorizationUrlOptions extends AuthorizationPage, Omit<PlatformOptions, "store" | "now" | "context"> {
  /** The platform's `component_access_token`, or a provider of it. */
  componentToken: string | TokenProvider;
}

/** What the page is for. */
export interface AuthorizationPage {
  /**
   * The URL to which the merchant comes back, with `auth_code` in its query: absolute, on the platform's domain. Put a `state` of
   * your own into its query, and check it when the merchant comes back.
   */
  redirectUri: string;
  /** Which accounts the page offers: 1 official accounts, 2 mini-programs, 3 both. Default 2. */
  authType?: 1 | 2 | 3 | undefined;
  /** The appid of the only account that the page offers. */
  bizAppid?: string | undefined;
  /** Makes the address for WeChat on a phone. Without it the page shows a code to scan. */
  mobile?: boolean | undefined;
}
