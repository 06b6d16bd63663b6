// The payload of each interface.

/** A payload as JSON text. In a text the check also finds keys that appear twice. */
export type JsonText = string;

/**
 * At least one of two configs. WeChat does not change a config that you leave out.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/setCallBackConfig.html
 */
export type SetCallBackConfigRequest =
  | { function_config: FunctionConfig; container_config?: ContainerConfig }
  | { function_config?: FunctionConfig; container_config: ContainerConfig };

/** Message push to cloud functions. */
export interface FunctionConfig {
  /** Whether push to cloud functions is on. Push to cloud functions and push to a container cannot both be on. */
  enable: boolean;
  /** Says which function gets which messages. Each pair of `msgType` and `event` may appear once. */
  callbacks: Callback[];
}

/** One kind of message and the function that gets it. WeChat no longer sends such messages to the account's server URL. */
export interface Callback {
  /** `text`, `image`, `miniprogrampage`, `event`. WeChat may know others, so others give a warning. */
  msgType: "text" | "image" | "miniprogrampage" | "event" | (string & {});
  /** The name of the event if `msgType` is `event`, otherwise an empty string. */
  event: string;
  /** The environment id. */
  env: string;
  /** The cloud function's name. */
  functionName: string;
  /** Whether this callback is on. */
  enable: boolean;
}

/**
 * Message push to a container. When you set this config, WeChat posts `{"action":"CheckContainerPath"}` to the path. The
 * service has to answer HTTP 200 with `success` or an empty body.
 */
export interface ContainerConfig {
  /** Whether push to the container is on. */
  enable: boolean;
  /** The environment id. */
  qbase_env: string;
  /** The path of the service. It begins with `/`. */
  qbase_container_path: string;
  /** 1 for JSON, 2 for XML. */
  text_mode: 1 | 2;
}

/**
 * The cloud function, and the type of config to read.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html
 */
export interface GetFunctionConfigRequest<T extends FunctionConfigType = FunctionConfigType> {
  /** 1 for permissions of cloud calls, 2 for timers, 3 for the environment. */
  type: T;
  /** The environment id. */
  env: string;
  /** The cloud function's name. */
  function_name: string;
}

/**
 * Reads (`get`) or replaces (`set`) the whitelist of an environment.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html
 */
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
      /**
       * WeChat does not explain this number; it looks like an optimistic lock. Send the `version` that a `get` answered.
       * A whole number within ±(2^53 - 1).
       */
      version: number;
    };

/**
 * The environment, and the page of its functions to read.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionList.html
 */
export interface ListFunctionsRequest {
  /** The environment id. */
  env: string;
  /** How many functions the answer may have. WeChat's sample has 20; the greatest limit is not documented. */
  limit: number;
  /** How many functions to skip. */
  offset: number;
}

/**
 * The environment to read. Without `env`, all environments.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/env-management/getEnvInfo.html
 */
export interface GetEnvInfoRequest {
  /** The environment id. */
  env?: string | undefined;
}

/** The type of a function's config: 1 for permissions of cloud calls, 2 for timers, 3 for the environment. */
export type FunctionConfigType = 1 | 2 | 3;

/** The value of a function's config, by its type. */
export interface FunctionConfigs {
  /** The open interfaces that the function may call, such as `wxacode.get`. */
  1: { permissions: { openapi: string[] } };
  /** Timers. WeChat says that a function has one trigger at present. */
  2: { triggers: FunctionTrigger[] };
  /** The environment. Both members may be missing. */
  3: {
    /** Time-out in seconds, 1 to 300. If it is absent, WeChat uses 3. */
    timeout?: number;
    /** Environment variables. They can be secrets: do not log them. */
    environment?: { key: string; value: string }[];
  };
}

/** A timer of a function. */
export interface FunctionTrigger {
  /** A letter, then letters, digits, `_` and `-`; at most 60 characters. */
  name: string;
  /** WeChat knows only `timer`. */
  type: "timer" | (string & {});
  /** A cron expression of seven fields, from second to year, in UTC+8. */
  config: string;
}

/**
 * The cloud function, and its new config of one type. It replaces the whole config of this type.
 *
 * `config` is a value or JSON text. The client checks both by the same rules. It writes a value as text, and sends a text as
 * it is. For type 2, a list of triggers alone is accepted too.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getUploadFuntionConfig.html
 */
export type UploadFunctionConfigRequest = {
  [T in FunctionConfigType]: {
    type: T;
    /** The environment id. */
    env: string;
    /** The cloud function's name, at most 60 characters. */
    function_name: string;
    config: FunctionConfigs[T] | JsonText | (T extends 2 ? FunctionTrigger[] : never);
  };
}[FunctionConfigType];

/** The payload of each interface, by its name. */
export interface Requests {
  setCallBackConfig: SetCallBackConfigRequest;
  getCallBackConfig: Record<string, never>;
  getFunctionConfig: GetFunctionConfigRequest;
  setCloudAccessToken: SetCloudAccessTokenRequest;
  listFunctions: ListFunctionsRequest;
  getEnvInfo: GetEnvInfoRequest;
  uploadFunctionConfig: UploadFunctionConfigRequest;
}

/** The name of an interface. */
export type InterfaceName = keyof Requests;
