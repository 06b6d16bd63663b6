// Written by hand, and tests compare it with the code: a generator knows neither closed sets nor optional members.
import type {
  Answer, CloudFunction, GetCallBackConfigAnswer, GetEnvInfoAnswer, GetFunctionConfigAnswer, ListFunctionsAnswer, SetCloudAccessTokenAnswer,
} from "./answers.js";
import type { CallOptions, CheckOptions, ClientOptions, GetFunctionConfigOptions, RelayOptions, RequestOptions, TokenProvider } from "./client-options.js";
import type { EditableConfigs, EditOptions } from "./editable.js";
import type { ErrorCode } from "./error-codes.js";
import type { ApiError, CloudbaseError, ValidationError } from "./errors.js";
import type { Issue } from "./issues.js";
import type {
  FunctionConfigType, GetEnvInfoRequest, GetFunctionConfigRequest, InterfaceName, JsonText, ListFunctionsRequest, MisspeltNames, RequestOf,
  SetCallBackConfigRequest, SetCloudAccessTokenRequest, UploadFunctionConfigRequest,
} from "./payloads.js";

export * from "./answers.js";
export * from "./client-options.js";
export * from "./editable.js";
export * from "./error-codes.js";
export * from "./errors.js";
export * from "./events.js";
export * from "./issues.js";
export * from "./payloads.js";

/** Calls WeChat's cloud development for one merchant, or for many merchants with {@link CloudbaseClient.forMerchant}. */
export declare class CloudbaseClient {
  /** @throws {ValidationError} if options are wrong; the error lists all of them. */
  constructor(options: ClientOptions | RelayOptions);

  /**
   * Returns a client for one merchant, with the options of this client. Without `accessToken` it asks the provider of the
   * client that you made with `new`, which gets the key as `merchant`. If that client's token is a string, `accessToken` is
   * required: the string is the token of one merchant.
   *
   * All clients that you make from one client with the same key share tokens: if several calls need a token at the same time,
   * they ask once, and if WeChat refuses a token in several calls, they refresh it once. Clients that you make with `new` share
   * nothing. A call with an `accessToken` of its own does not share the merchant's token.
   *
   * @param key the appid of the merchant. Without providers of `/tokens` it may be any string that is different for each merchant
   * @param accessToken a client with a relay takes none
   * @throws {ValidationError} if the key or the token is wrong
   */
  forMerchant(key: string, accessToken?: string | TokenProvider): CloudbaseClient;

  /**
   * Calls an interface that has no method here: `POST` to `path` with the payload as JSON. Tokens, retries, time-outs, errors
   * and events are as in all calls; `endpoint` is the path. The payload is only checked for JSON syntax.
   *
   * A client with a relay rejects with a `ValidationError`: a relay serves only interfaces whose payloads it checks.
   *
   * A read succeeds with any JSON object whose errcode is 0 or missing. A write needs errcode 0, or the member that `proof`
   * names.
   *
   * @param path begins with `/`, such as `/componenttcb/describeenvs`. It has no host, query, fragment, `//`, `.` or `..`
   * @param payload any value that has JSON, or JSON text
   * @throws {ValidationError} if the path, the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  request<A extends object = Record<string, unknown>>(path: string, payload: unknown, options: RequestOptions): Promise<A & Answer>;

  /**
   * Sets where WeChat pushes messages. `POST /tcb/setcallbackconfig`; a write.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/setCallBackConfig.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  setCallBackConfig(payload: SetCallBackConfigRequest | JsonText, options?: CallOptions): Promise<Answer>;

  /**
   * Reads where WeChat pushes messages. `POST /tcb/getcallbackconfig`; a read.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/getCallBackConfig.html
   * @throws {ValidationError} if an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  getCallBackConfig(options?: CallOptions): Promise<GetCallBackConfigAnswer>;

  /**
   * Reads the permissions, the timers or the environment of a cloud function. `POST /tcb/getfuncconfig`; a read. WeChat's
   * page calls this interface `getFuntionConfig`. If the function has no config of that type, the call rejects with
   * {@link ApiError} 85089, class `"absent"`. With the option `absent: "null"` it resolves with `null`.
   *
   * `parsedConfig` has the type that `type` says. If it is absent, the text in `config` has another shape.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  getFunctionConfig<T extends FunctionConfigType>(
    payload: GetFunctionConfigRequest<T> | JsonText, options?: CallOptions & { absent?: undefined },
  ): Promise<GetFunctionConfigAnswer<T>>;
  getFunctionConfig<T extends FunctionConfigType>(
    payload: GetFunctionConfigRequest<T> | JsonText, options?: GetFunctionConfigOptions,
  ): Promise<GetFunctionConfigAnswer<T> | null>;

  /**
   * Replaces the permissions, the timers or the environment of a cloud function. `POST /tcb/uploadfuncconfig`; a write.
   * WeChat's page calls this interface `getUploadFuntionConfig`.
   *
   * WeChat replaces the whole config of the type. So send the time-out and each variable every time.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  uploadFunctionConfig(payload: UploadFunctionConfigRequest | JsonText, options?: CallOptions): Promise<Answer>;

  /**
   * Reads or replaces the whitelist: the open interfaces that the cloud may call with `cloudbase_access_token`.
   * `POST /tcb/usecloudaccesstoken`; a read with action `get`, a write with action `set`.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  setCloudAccessToken(payload: SetCloudAccessTokenRequest | JsonText, options?: CallOptions): Promise<SetCloudAccessTokenAnswer>;

  /**
   * Reads a page of the functions of an environment. `POST /tcb/listfunctions`; a read. WeChat's page calls this interface
   * `getFuntionList`. {@link CloudbaseClient.functions} reads all pages.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionList.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  listFunctions(payload: ListFunctionsRequest | JsonText, options?: CallOptions): Promise<ListFunctionsAnswer>;

  /**
   * Reads all functions of an environment, 20 with each call. The next page is read when you take its first function. A wrong
   * `env` or option rejects at the first `next()`. It yields each name once. It ends at a page without a new function.
   *
   * WeChat counts pages by position: if a function is deleted while you iterate, another one can be left out.
   *
   * @param env the environment id
   * @throws {CloudbaseError} if a call fails
   */
  functions(env: string, options?: CallOptions): AsyncGenerator<CloudFunction, void, undefined>;

  /**
   * Reads one environment of the mini-program, or all. `POST /tcb/getenvinfo`; a read.
   *
   * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/env-management/getEnvInfo.html
   * @throws {ValidationError} if the payload or an option is wrong; the client then sends nothing
   * @throws {CloudbaseError} if the call fails in another way
   */
  getEnvInfo(payload?: GetEnvInfoRequest | JsonText, options?: CallOptions): Promise<GetEnvInfoAnswer>;
}

/**
 * Checks a payload against all rules without sending it, and returns all errors and warnings.
 *
 * @param interfaceName the name of the interface, or WeChat's own misspelling, such as `getFuntionConfig`
 * @param payload any value, or JSON text. Default `{}`.
 * @param options `warnings: "ignore"` leaves warnings out
 * @throws {ValidationError} if the interface or an option is unknown, or if an option is wrong
 * @throws {InternalError} if the wasm is not loaded or cannot be compiled
 */
export declare function validate(
  interfaceName: InterfaceName | keyof MisspeltNames,
  payload?: unknown,
  options?: CheckOptions,
): { valid: boolean; issues: Issue[]; warnings: Issue[] };

/**
 * Checks a payload and returns it with its type. What it returns is a new value: the JSON that a call would send. So `toJSON`
 * was called, members that are `undefined` and members that the interface does not take with this `action` are left out,
 * and JSON text became a value.
 *
 * @param interfaceName the name of the interface, or WeChat's own misspelling `getFuntionConfig`, `getFuntionList` or
 *   `getUploadFuntionConfig`
 * @param payload any value, or JSON text. Default `{}`.
 * @throws {ValidationError} if the payload is wrong; `issues` lists all errors. Also if the interface is unknown or an option
 *   is wrong.
 * @throws {InternalError} if the wasm is not loaded or cannot be compiled
 */
export declare function parse<Name extends InterfaceName | keyof MisspeltNames>(
  interfaceName: Name,
  payload?: unknown,
  options?: CheckOptions,
): RequestOf<Name>;

/**
 * Makes the configs of an answer ready to be changed and set. The answer stays as it is.
 *
 * @param answer the answer of `getCallBackConfig`, or its `data`
 * @throws {ValidationError} if a config lacks a member or has a value that cannot be set; `issues` lists all of them
 * @throws {InternalError} if the wasm is not loaded or cannot be compiled
 */
export declare function editable(
  answer: GetCallBackConfigAnswer | NonNullable<GetCallBackConfigAnswer["data"]>,
  options?: EditOptions,
): EditableConfigs;

/**
 * Compiles the wasm before the first call needs it, and resolves when the wasm is ready.
 *
 * @throws {InternalError} if the wasm cannot be compiled
 */
export declare function preload(): Promise<void>;

/** The version of this package. */
export declare const version: string;

/**
 * The table of documented error codes. `get` takes a whole number and returns `undefined` for a code that is not in the
 * table. `wechat-cloudbase/codes` has the same table without the wasm.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
export declare const errorCodes: { get(code: number): ErrorCode | undefined } & Iterable<ErrorCode>;
