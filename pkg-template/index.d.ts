// Written by hand and tested against the code: a generator knows neither the closed sets nor what may be absent.

/** Options of a client. */
export interface ClientOptions {
  /**
   * The token, or a function that finds one; it is asked once a call, and once more where WeChat refuses what it gave.
   * With a token as a text the client calls `fetch` before the method returns.
   *
   * `authorizer_access_token` of the merchant; for {@link CloudbaseClient.setCloudAccessToken} in batch mode
   * `component_access_token`. Never `access_token` of the account itself.
   */
  accessToken: string | TokenProvider;
  /** Where requests go: an absolute URL, perhaps with a path. Default `https://api.weixin.qq.com`. */
  baseURL?: string | undefined;
  /** Sends the requests instead of the global `fetch`, for instance through a forwarder with a fixed address. */
  fetch?: Fetch | undefined;
  /** Milliseconds that a call may take, tokens and retries included: more than 0, or `Infinity`. Default 30,000. */
  timeout?: number | undefined;
  /** How often a call is repeated that failed in passing, 0 to 20. A refreshed token does not count. Default 2. */
  maxRetries?: number | undefined;
  /** How long the waits between attempts are. */
  backoff?: BackoffOptions | undefined;
  /** Bytes of an answer that are read at most; a longer one is a {@link DecodeError}. Default 4,194,304. */
  maxResponseBytes?: number | undefined;
  /** Treats warnings about a payload as errors. Default false. */
  strict?: boolean | undefined;
  /** Hears what happens, without secrets. What it throws is ignored. */
  onEvent?: ((event: CloudbaseEvent) => void) | undefined;
  /** The language of messages about payloads and answers, and of advice. Default `"en"`. */
  locale?: Locale | undefined;
}

/**
 * A wait is anything between nothing and a limit that doubles with each retry ("full jitter"). Over it go the next full
 * minute where WeChat counts by the minute (45011), and what a `Retry-After` header asks for.
 */
export interface BackoffOptions {
  /** The limit of the first wait, in whole milliseconds. Default 1,000. */
  base?: number | undefined;
  /** The limit that is never passed, in whole milliseconds. Default 20,000. */
  cap?: number | undefined;
  /**
   * Gives a number from 0 to 1 that says where between nothing and the limit the wait is. Default `Math.random`. Where it
   * throws, the number is 0.
   */
  random?: (() => number) | undefined;
}

/** Options of one call; they go before those of the client. */
export interface CallOptions {
  /** Stops the call, which then rejects with the signal's reason as it is. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that this call may take. */
  timeout?: number | undefined;
  /** How often this call is repeated, 0 to 20. */
  maxRetries?: number | undefined;
  /** The token for this call, as for another merchant. */
  accessToken?: string | TokenProvider | undefined;
}

/** What messages and advice are written in. */
export type Locale = "en" | "zh";

/** What is used of `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Finds a token. Throw, or reject, where there is none: the call rejects with a {@link TokenError} with that cause. */
export type TokenProvider = (request: TokenRequest) => string | Promise<string>;

/** Why a token is asked for. */
export interface TokenRequest {
  /** `"initial"` at the start of a call, `"rejected"` where WeChat has refused the token. */
  reason: "initial" | "rejected";
  /** The refused token: compare it with the stored one before you refresh, another call may have done so already. */
  rejected?: string | undefined;
  /** Is aborted when no call waits for the token any more. */
  signal: AbortSignal;
}

/** WeChat's cloud development for one merchant, or for many with a token in each call. */
export declare class CloudbaseClient {
  /** @throws {ValidationError} where options are wrong; it lists all that are. */
  constructor(options: ClientOptions);

  /**
   * The same client for one merchant. Calls with the same key, whichever client they are made with, share a token: it is
   * asked for once where several need one, and refreshed once where several are refused.
   *
   * @param key what tells merchants apart, as a rule the appid
   * @throws {ValidationError} where one of both is wrong
   */
  forMerchant(key: string, accessToken: string | TokenProvider): CloudbaseClient;

  /**
   * Sets where messages are pushed. `POST /tcb/setcallbackconfig`; a write.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/setCallBackConfig.html
   * @throws {ValidationError} before anything is sent; and every other {@link CloudbaseError}.
   */
  setCallBackConfig(payload: SetCallBackConfigRequest | JsonText, options?: CallOptions): Promise<Answer>;

  /**
   * Tells where messages are pushed. `POST /tcb/getcallbackconfig`; a read.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/getCallBackConfig.html
   */
  getCallBackConfig(options?: CallOptions): Promise<GetCallBackConfigAnswer>;

  /**
   * Tells permissions, timer or environment of a cloud function. `POST /tcb/getfuncconfig`, which WeChat's page calls
   * `getFuntionConfig`; a read. Without a config of that type it rejects with {@link ApiError} 85089, class `"absent"`.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html
   */
  getFunctionConfig(payload: GetFunctionConfigRequest | JsonText, options?: CallOptions): Promise<GetFunctionConfigAnswer>;

  /**
   * Reads or replaces what the cloud may call with `cloudbase_access_token`. `POST /tcb/usecloudaccesstoken`; a read with
   * action `get`, a write with `set`.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html
   */
  setCloudAccessToken(payload: SetCloudAccessTokenRequest | JsonText, options?: CallOptions): Promise<SetCloudAccessTokenAnswer>;
}

/** A payload as JSON text; keys that are given twice are found too. */
export type JsonText = string;

/** At least one config; one that is left out stays as it is. */
export type SetCallBackConfigRequest =
  | { function_config: FunctionConfig; container_config?: ContainerConfig }
  | { function_config?: FunctionConfig; container_config: ContainerConfig };

/** Push to cloud functions. */
export interface FunctionConfig {
  /** Whether it is on. It cannot be while container push is. */
  enable: boolean;
  /** Which message goes to which function; a pair of `msgType` and `event` stands once at most. */
  callbacks: Callback[];
}

/** One kind of message and the function it goes to; it no longer reaches the account's own server URL. */
export interface Callback {
  /** `text`, `image`, `miniprogrampage`, `event`, and others that WeChat may know. */
  msgType: "text" | "image" | "miniprogrampage" | "event" | (string & {});
  /** The event where `msgType` is `event`, else empty. */
  event: string;
  /** The environment id. */
  env: string;
  /** The cloud function's name. */
  functionName: string;
  /** Whether this callback is on. */
  enable: boolean;
}

/**
 * Push to a container. On saving, WeChat posts `{"action":"CheckContainerPath"}` to the path; the service has to answer
 * HTTP 200 with `success` or an empty body.
 */
export interface ContainerConfig {
  /** Whether it is on. */
  enable: boolean;
  /** The environment id. */
  qbase_env: string;
  /** The path of the service, beginning with `/`. */
  qbase_container_path: string;
  /** 1 for JSON, 2 for XML. */
  text_mode: 1 | 2;
}

/** Which config of which function. */
export interface GetFunctionConfigRequest {
  /** 1 for cloud-call permissions, 2 for the timer trigger, 3 for the environment. */
  type: 1 | 2 | 3;
  /** The environment id. */
  env: string;
  /** The cloud function's name. */
  function_name: string;
}

/** What to do with the whitelist of an environment. */
export type SetCloudAccessTokenRequest =
  | {
      action: "get";
      /** The environment id. */
      env: string;
    }
  | {
      action: "set";
      /** The environment id. */
      env: string;
      /** Whether the whole account may use `cloudbase_access_token` at all. */
      open: boolean;
      /** Paths of open interfaces, such as `/wxa/msg_sec_check`; `/*` stands for all. */
      api_whitelist: string[];
      /** Explained nowhere; it looks like an optimistic lock. Send what a get has answered. Within ±(2^53 - 1). */
      version: number;
    };

/** What WeChat answers to every call that succeeds, keys trimmed, unknown members kept. */
export interface Answer {
  /** 0 or absent on success. */
  errcode?: number;
  /** `ok`, as a rule. */
  errmsg?: string;
}

/** How an absent config is answered is not documented: everything below `data` may be missing or null. */
export interface GetCallBackConfigAnswer extends Answer {
  data?: {
    function_config?: { enable?: boolean | null; callbacks?: Partial<Callback>[] | null } | null;
    container_config?: {
      enable?: boolean | null;
      qbase_env?: string | null;
      qbase_container_path?: string | null;
      text_mode?: number | null;
    } | null;
  } | null;
}

/** A function's config. */
export interface GetFunctionConfigAnswer extends Answer {
  /** JSON in a string. Environment variables can be secrets: do not log it. */
  config?: string | null;
  /** What `config` says, as WeChat sent it and unchecked; absent where `config` is absent or no JSON. */
  parsedConfig?: ParsedFunctionConfig;
}

/** A function's config of one of the three types. */
export interface ParsedFunctionConfig {
  /** Type 1: the open interfaces that the function may call, such as `wxacode.get`. */
  permissions?: { openapi?: string[] };
  /** Type 2: timers; `config` is seven fields of cron, in UTC+8. */
  triggers?: { name?: string; type?: string; config?: string }[];
  /** Type 3: time-out in seconds, 1 to 300; 3 where it is absent. */
  timeout?: number;
  /** Type 3: environment variables. They can be secrets: do not log them. */
  environment?: { key?: string; value?: string }[];
}

/** The whitelist. WeChat's sample answers only `open` after a set. */
export interface SetCloudAccessTokenAnswer extends Answer {
  open?: boolean | null;
  api_whitelist?: string[] | null;
  version?: number | null;
}

/** The payload of each interface, by its name. */
export interface Requests {
  setCallBackConfig: SetCallBackConfigRequest;
  getCallBackConfig: Record<string, never>;
  getFunctionConfig: GetFunctionConfigRequest;
  setCloudAccessToken: SetCloudAccessTokenRequest;
}

/** The name of an interface. */
export type InterfaceName = keyof Requests;

/**
 * Checks a payload without sending it. Every rule is applied, and everything that is wrong is listed.
 *
 * @param interfaceName WeChat's own misspelling `getFuntionConfig` is taken too.
 * @param payload any value, or JSON text. Default `{}`.
 * @throws {ValidationError} where there is no such interface or option.
 */
export declare function validate(
  interfaceName: InterfaceName | "getFuntionConfig",
  payload?: unknown,
  options?: { strict?: boolean | undefined; locale?: Locale | undefined },
): { valid: boolean; issues: Issue[]; warnings: Issue[] };

/** Resolves when the wasm is ready. With this entry it is as soon as the import is. */
export declare function preload(): Promise<void>;

/** The version of this package. */
export declare const version: string;

/** One finding about a payload. */
export interface Issue {
  /** Where, as JavaScript would write it: `function_config.callbacks[1].event`. Empty for the payload itself. */
  path: string;
  /** Which rule; stable. */
  code: IssueCode | (string & {});
  /** One line, in the language that was asked for. */
  message: string;
}

/** The rules that a payload can break; behind the blank line those that are warnings. */
export type IssueCode =
  | "invalid_json"
  | "not_json"
  | "wrong_type"
  | "missing"
  | "unknown_field"
  | "duplicate_key"
  | "empty"
  | "not_whole"
  | "out_of_range"
  | "invalid_text_mode"
  | "invalid_type"
  | "invalid_action"
  | "no_config"
  | "both_enabled"
  | "duplicate_callback"
  | "whitelist_host"
  | "whitelist_query"

  | "unknown_msg_type"
  | "unknown_event"
  | "event_missing"
  | "event_not_expected"
  | "no_leading_slash"
  | "not_sent"
  | "empty_whitelist"
  | "closes_token";

/** What happens in a call. None of it holds a token or a payload. */
export type CloudbaseEvent = {
  /** The interface that is called. */
  endpoint: InterfaceName;
  /** The key of the merchant, for clients made with {@link CloudbaseClient.forMerchant}. */
  merchant?: string;
} & (
  | { type: "warning"; issues: Issue[] }
  | { type: "request"; attempt: number; method: "POST"; /** Without the query. */ url: string }
  | { type: "response"; attempt: number; /** The HTTP status. */ status: number; /** Milliseconds. */ duration: number }
  | { type: "retry"; attempt: number; /** Milliseconds until the next attempt. */ wait: number; error: CloudbaseError }
  | { type: "refresh"; attempt: number; /** Milliseconds that the provider took. */ duration: number; error: ApiError }
  | { type: "error"; /** Milliseconds that the whole call took. */ duration: number; /** What it rejects with. */ error: unknown }
);

/** A row of the table of error codes. */
export interface ErrorCode {
  /** WeChat's `errcode`. */
  readonly code: number;
  readonly class: ErrorClass;
  /** Whether repeating the call can help: at once, later, or with a fresh token. */
  readonly retryable: boolean;
  /** What to do about it. */
  readonly advice: { readonly en: string; readonly zh: string };
}

/** The table of documented error codes. */
export declare const errorCodes: { get(code: number): ErrorCode | undefined } & Iterable<ErrorCode>;

/** The kind of trouble that an errcode means. */
export type ErrorClass =
  | "transient"
  | "token"
  | "authorization"
  | "caller"
  | "quota"
  | "rate"
  | "permission"
  | "token-kind"
  | "egress"
  | "setup"
  | "absent"
  | "unknown";

/** Every error of this package; a caller's abort is none, it rejects with the signal's own reason. */
export declare class CloudbaseError extends Error {
  protected constructor();
  /** The kind of error; stable. */
  readonly code: "validation" | "token" | "network" | "timeout" | "http" | "decode" | "api" | "internal";
  /** The interface that was called; nothing for errors about options. */
  readonly endpoint: InterfaceName | undefined;
  /** Present where a write may have happened although the call failed: read back before you repeat it. */
  readonly outcome?: "unknown";
  toJSON(): Record<string, unknown>;
}

/** A payload or an option is wrong; nothing was asked for or sent. */
export declare class ValidationError extends CloudbaseError {
  readonly code: "validation";
  /** Everything that is wrong; of more than 10,000 issues the first. */
  readonly issues: Issue[];
  /** What is suspicious besides. */
  readonly warnings: Issue[];
}

/** No token could be had; `cause` is what the provider threw. */
export declare class TokenError extends CloudbaseError {
  readonly code: "token";
}

/** No answer came; `cause` says why, with the token taken out. */
export declare class NetworkError extends CloudbaseError {
  readonly code: "network";
}

/** No answer came in time. */
export declare class TimeoutError extends CloudbaseError {
  readonly code: "timeout";
}

/** Something before WeChat answered, with an HTTP status that is no success. */
export declare class HttpError extends CloudbaseError {
  readonly code: "http";
  readonly status: number;
  /** The first 2 KiB of what was answered. Not enumerable, so that it is not logged along. */
  readonly body: string;
}

/** The answer cannot be read. */
export declare class DecodeError extends CloudbaseError {
  readonly code: "decode";
  /** The member that is not as documented; empty for the answer itself. */
  readonly path: string;
  /** Where the text stops to be JSON, in bytes; absent where it is JSON. */
  readonly offset?: number;
  /** The first 2 KiB of what was answered. Not enumerable, since it can hold secrets of the merchant. */
  readonly body: string;
}

/** WeChat answered an errcode. */
export declare class ApiError extends CloudbaseError {
  readonly code: "api";
  /** WeChat's `errcode`. */
  readonly errcode: number;
  /** WeChat's `errmsg`, as it came. */
  readonly errmsg: string;
  /** The request id, to be looked up for seven days at `/cgi-bin/openapi/rid/get`. */
  readonly rid?: string;
  /** WeChat's own hint. */
  readonly hint?: string;
  /** The address that WeChat saw, where the trouble is about it. */
  readonly clientIp?: string;
  readonly class: ErrorClass;
  /** What to do about it. */
  readonly advice: string;
  /** Whether repeating the call can help: at once, later, or with a fresh token. */
  readonly retryable: boolean;
}

/**
 * A defect of this package: please report it. The next call works. Also what `/web` and `/slim` throw before `init`.
 */
export declare class InternalError extends CloudbaseError {
  readonly code: "internal";
}
