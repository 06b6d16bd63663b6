// Written by hand and tested against the code: a generator knows neither the closed sets nor what may be absent.
import type { Answer, GetCallBackConfigAnswer, GetFunctionConfigAnswer, SetCloudAccessTokenAnswer } from "./answers.js";
import type { CallOptions, ClientOptions, Locale, TokenProvider } from "./client-options.js";
import type { ErrorCode } from "./error-codes.js";
import type { ApiError, CloudbaseError, ValidationError } from "./errors.js";
import type { Issue } from "./issues.js";
import type {
  GetFunctionConfigRequest, InterfaceName, JsonText, SetCallBackConfigRequest, SetCloudAccessTokenRequest,
} from "./payloads.js";

export * from "./answers.js";
export * from "./client-options.js";
export * from "./error-codes.js";
export * from "./errors.js";
export * from "./events.js";
export * from "./issues.js";
export * from "./payloads.js";

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

/** The table of documented error codes. */
export declare const errorCodes: { get(code: number): ErrorCode | undefined } & Iterable<ErrorCode>;
