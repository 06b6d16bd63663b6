/**
 * Transports for consoles and elements, without the wasm. `docs/relay-client.md` shows them and the client with a relay.
 *
 * @example
 * ```js
 * import { relayTransport } from "wechat-cloudbase/relay/client";
 *
 * const transport = relayTransport({ url: "/api/wechat" });
 * const { data } = await transport.call("wx0000000000000001", "getCallBackConfig", {});
 * ```
 */
import type { Answer, CloudbaseClient, Fetch, InterfaceName, JsonText, Requests } from "./index.js";
import type { GetCallBackConfigAnswer, GetEnvInfoAnswer, GetFunctionConfigAnswer, ListFunctionsAnswer, SetCloudAccessTokenAnswer } from "./answers.js";
import type { FunctionConfigType, GetFunctionConfigRequest } from "./payloads.js";
import type { AbortSignal, URL } from "./runtime.js";

export { ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, RelayError, TimeoutError, TokenError, ValidationError } from "./errors.js";

/** What consoles and elements need: calls for merchants, who the user is, and perhaps a list of merchants and a log. */
export interface WechatTransport {
  /** Returns who the user is and what the user may do. */
  session(options?: TransportOptions): Promise<Session>;
  /**
   * Calls an interface for a merchant.
   *
   * @throws {CloudbaseError} the errors of a client's method. A `RelayError` with the reason `"unauthenticated"` means that the
   *   session has ended.
   */
  call<T extends FunctionConfigType>(
    appid: string, name: "getFunctionConfig", payload: GetFunctionConfigRequest<T>, options?: TransportCallOptions,
  ): Promise<GetFunctionConfigAnswer<T>>;
  call<Name extends InterfaceName>(appid: string, name: Name, payload: Requests[Name] | JsonText, options?: TransportCallOptions): Promise<Answers[Name]>;
  /** Returns a page of the merchants. Is there if `features` of the session may have `"merchants"`. */
  merchants?(query?: MerchantQuery, options?: TransportOptions): Promise<MerchantPage>;
  /** Returns a page of what was done. No transport of this package has it yet. */
  log?(query?: Record<string, string>, options?: TransportOptions): Promise<{ items: Record<string, unknown>[]; next?: string }>;
}

/** The answer of each interface, by its name. */
export interface Answers {
  setCallBackConfig: Answer;
  getCallBackConfig: GetCallBackConfigAnswer;
  getFunctionConfig: GetFunctionConfigAnswer;
  setCloudAccessToken: SetCloudAccessTokenAnswer;
  listFunctions: ListFunctionsAnswer;
  getEnvInfo: GetEnvInfoAnswer;
  uploadFunctionConfig: Answer;
}

/** Options of each method of a transport. */
export interface TransportOptions {
  /** Stops the request. It then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** Options of `call` of a transport. */
export interface TransportCallOptions extends TransportOptions {
  /** The same text for each try of one user action; see `idempotencyKey` of `CallOptions`. Without it each call has a new one. */
  idempotencyKey?: string | undefined;
  /** The appid of the merchant, for a call that can do harm; see `confirm` of `CallOptions`. Without it the relay refuses such a call. */
  confirm?: string | undefined;
}

/** Who the user is, and what a page should show. */
export interface Session {
  /** The user. Absent if the relay does not say who it is. */
  user?: { name: string };
  /** What the user may do. */
  effects: ("read" | "write" | "danger" | "platform" | "reveal")[];
  /** The interfaces that the relay serves. */
  interfaces: InterfaceName[];
  /** The optional routes that the relay has. */
  features: ("merchants" | "log")[];
  /** Where the console is, if the relay says so. */
  environment?: "demo" | "test" | "production";
}

/** Which merchants a page asks for. Without members it is the first page of all. */
export interface MerchantQuery {
  /** A part of the name, the appid or the note. */
  q?: string | undefined;
  /** Only merchants with this status. Your server says which there are. */
  status?: string | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
  /** How many merchants a page has at most, 1 to 500. Default 50. */
  limit?: number | undefined;
}

/** What a page sees of a merchant. */
export interface Merchant {
  /** The appid. */
  appid: string;
  /** The name that people know it by. */
  name?: string;
  /** A word of your server, such as `active`. */
  status?: string;
  /** Words of your server. */
  tags?: string[];
  /** A text of your server. */
  note?: string;
}

/** A page of merchants. */
export interface MerchantPage {
  /** The merchants of this page. */
  items: Merchant[];
  /** The cursor of the next page. Absent on the last one. */
  next?: string;
  /** How many merchants there are in all. */
  total?: number;
}

/** Options of {@link relayTransport}. */
export interface RelayTransportOptions {
  /** Where the relay is: a path on the host of the page, or an absolute URL. */
  url: string | URL;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: Fetch | undefined;
  /** `"include"` also sends cookies to a relay on another site. Default `"same-origin"`. */
  credentials?: "same-origin" | "include" | undefined;
  /** Headers that each request has besides, such as those of a session without cookies. Default: none. */
  headers?: Record<string, string> | undefined;
}

/**
 * Returns a transport to a relay. It checks no payload, because the relay does: a wrong payload rejects with a
 * `ValidationError`, whose issues are those of the relay. It repeats nothing.
 *
 * @throws {ValidationError} if an option is wrong
 */
export declare function relayTransport(options: RelayTransportOptions): WechatTransport & Required<Pick<WechatTransport, "merchants">>;

/**
 * Returns a transport to clients in the same program: with an emulated WeChat, in tests, in desktop programs. It may do
 * everything, and it knows no `confirm` and no `idempotencyKey`.
 *
 * @param clientOf returns the client of a merchant, such as `(appid) => client.forMerchant(appid)`
 * @throws {ValidationError} if an argument is wrong
 */
export declare function clientTransport(
  clientOf: (appid: string) => TransportClient | Promise<TransportClient>,
  options?: { merchants?: ((query?: MerchantQuery) => MerchantPage | Promise<MerchantPage>) | undefined },
): WechatTransport;

/** The methods that a transport calls: those of the client of every entry. */
export type TransportClient = Pick<CloudbaseClient, InterfaceName>;
