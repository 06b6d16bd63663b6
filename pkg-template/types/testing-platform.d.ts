// The side of WeChat that a platform sees, for tests.
import type { Request } from "./runtime.js";

/** The platform of a service provider, as WeChat knows it. */
export interface EmulatedPlatform {
  /** The appid of the platform. */
  appid: string;
  /** The secret of the platform. A request with another one gets 40125. */
  secret: string;
  /** The tickets that are good. A request with another one gets 61006. */
  tickets?: string[];
  /** The codes of authorisations that were not exchanged yet, with the appids of the merchants. Each can be exchanged once. */
  codes?: Record<string, string>;
  /** The numbers of the permission sets that each merchant granted, by its appid. */
  permissionSets?: Record<string, number[]>;
}

/**
 * Makes a push as WeChat sends it to a platform's authorisation event URL: encrypted and signed. Give the request to the
 * function of `createEventReceiver`. Make it twice for a repeat, and set `CreateTime` for pushes out of order.
 *
 * @param elements the elements of the message, or its XML. Numbers stand plainly, and texts in CDATA. `AppId` and `CreateTime`
 * have defaults
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
