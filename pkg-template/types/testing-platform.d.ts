// The side of WeChat that a platform sees, for tests.
import type { Request, Response } from "./runtime.js";

/** The platform of a service provider, as WeChat knows it. */
export interface EmulatedPlatform {
  /** The appid of the platform. */
  appid: string;
  /** The secret of the platform. A request with another one gets 40125. */
  secret: string;
  /** Tickets that do not expire. A request with an unknown ticket gets 61006. */
  tickets?: string[];
  /** The codes of authorisations that were not exchanged yet, with the appids of the merchants. They do not expire. */
  codes?: Record<string, string>;
  /** The numbers of the permission sets that each merchant granted, by its appid. */
  permissionSets?: Record<string, number[]>;
  /** How many milliseconds a ticket of `issueTicket` is good. After that it gets 61005. Default 12 hours. */
  ticketLifetime?: number;
  /** How many milliseconds a code of `authorize` or `scan` is good. After that it gets 61009. Default 10 minutes. */
  codeLifetime?: number;
  /** How many tokens of its own the platform gets on one day of China. Further requests get 45009. Default: no limit. */
  tokensPerDay?: number;
}

/**
 * What happens at WeChat to a platform. Each ticket, authorisation and withdrawal makes a push, which waits for `takePushes`.
 * Times are those of the emulator's clock. All functions but `refreshTokens` and `takePushes` throw a `TypeError` if the
 * setup has no `platform`.
 */
export interface PlatformSide {
  /** Makes a new ticket of the platform. Earlier tickets stay good until they expire. */
  readonly issueTicket: () => string;
  /**
   * A merchant authorises the platform, or changes what it grants. Returns the code that the platform can exchange once.
   *
   * @param permissionSets the numbers of the permission sets that the merchant grants. Default `[49]`
   */
  readonly authorize: (appid: string, permissionSets?: number[]) => string;
  /**
   * A merchant opens the platform's link, scans the code and agrees. Returns the address that WeChat sends its browser to: the
   * `redirect_uri` of the link with `auth_code` and `expires_in`. Throws a `TypeError` if the link is not WeChat's, if it is
   * another platform's, or if its `pre_auth_code` is unknown, used or older than 30 minutes.
   *
   * @param link the address of WeChat's page, for computers or for phones
   * @param permissionSets the numbers of the permission sets that the merchant grants. Default `[49]`
   */
  readonly scan: (link: string, appid: string, permissionSets?: number[]) => string;
  /** A merchant withdraws: its tokens and codes are void. Throws a `TypeError` if the merchant had granted nothing. */
  readonly withdraw: (appid: string) => void;
  /**
   * Returns the elements of the pushes that wait, in the order of WeChat, and removes them. If more than 10,000 wait, the
   * oldest are lost. Give each to {@link sendPush} or {@link createPush}.
   */
  readonly takePushes: () => Record<string, string | number>[];
  /** Returns the good refresh tokens, with the appids of their merchants. You can use them as `refreshTokens` of a setup. */
  readonly refreshTokens: () => Record<string, string>;
}

/**
 * Makes a push as WeChat sends it to a platform's authorisation event URL: encrypted and signed. Give the request to the
 * function of `createEventReceiver`. Make it twice for a repeat, and set `CreateTime` for pushes out of order.
 *
 * @param elements the elements of the message, or its XML. Numbers stand plainly, and texts in CDATA. `AppId` and `CreateTime`
 * have defaults
 * @throws {Error} if `encodingAESKey` is no key; the promise rejects with it
 * @example
 * ```js
 * import { createPush } from "wechat-cloudbase/testing";
 *
 * const platform = { componentAppid: "wxc", token: "t", encodingAESKey: "a".repeat(43) };
 * const push = await createPush(platform, { InfoType: "component_verify_ticket", ComponentVerifyTicket: "ticket-1" });
 * console.log(push.method);
 * ```
 */
export function createPush(platform: PushingPlatform, elements: string | Record<string, string | number>): Promise<Request>;

/**
 * Sends a push until the answer is `success`, at most three times, as WeChat does. Resolves with all answers in order.
 *
 * @param receive the function of `createEventReceiver`. Default `fetch`, which sends the push to the `url` of the platform
 * @throws {Error} if `encodingAESKey` is no key, and what `receive` throws; the promise rejects with it
 * @example
 * ```js
 * for (const push of wechat.takePushes()) await sendPush(platform, push, receive);
 * ```
 */
export function sendPush(
  platform: PushingPlatform,
  elements: string | Record<string, string | number>,
  receive?: (push: Request) => Promise<Response>,
): Promise<{ status: number; text: string }[]>;

/** The platform that gets a push. */
export interface PushingPlatform {
  /** The appid of the platform. */
  componentAppid: string;
  /** The token for messages, which signs the push. */
  token: string;
  /** The key for messages, 43 characters. With the last key the push is as one from before a change of the key. */
  encodingAESKey: string;
  /** The address of the receiver. Default `https://platform.example/events`. */
  url?: string | undefined;
}

/** The path of an interface that a platform calls for itself. */
export type PlatformPath =
  | "/cgi-bin/component/api_component_token"
  | "/cgi-bin/component/api_start_push_ticket"
  | "/cgi-bin/component/api_query_auth"
  | "/cgi-bin/component/api_get_authorizer_list"
  | "/cgi-bin/component/api_get_authorizer_info"
  | "/cgi-bin/component/api_create_preauthcode";
