// The answer of each interface.
import type { Callback, FunctionConfigs, FunctionConfigType } from "./payloads.js";

/**
 * The members that every answer to a successful call has. The package removes blanks around keys, as WeChat sends some.
 * It keeps members that it does not know.
 */
export interface Answer {
  /** 0 or absent on success. */
  errcode?: number;
  /** Usually `ok`. */
  errmsg?: string;
}

/**
 * Where WeChat pushes messages. WeChat does not document its answer for a config that was never set. So every member
 * below `data` may be missing or null.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/msg-push/getCallBackConfig.html
 */
export interface GetCallBackConfigAnswer extends Answer {
  /** Both configs, as far as WeChat has them. */
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

/**
 * The config of a cloud function.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionConfig.html
 */
export interface GetFunctionConfigAnswer<T extends FunctionConfigType = FunctionConfigType> extends Answer {
  /** JSON in a string. It can hold environment variables, which can be secrets: do not log it. */
  config?: string | null;
  /**
   * The value of the JSON in `config`, with its unknown members. It is absent if `config` is absent, is not JSON, or does not
   * have the shape of the type. Then look at `config`.
   */
  parsedConfig?: FunctionConfigs[T];
}

/**
 * The whitelist of an environment. In WeChat's sample, the answer to a `set` has only `open`.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-batch/env-mgnt/setCloudAccessToken.html
 */
export interface SetCloudAccessTokenAnswer extends Answer {
  /** Whether the whole account may use `cloudbase_access_token` at all. */
  open?: boolean | null;
  /** Paths of the open interfaces that the cloud may call; `/*` stands for all. */
  api_whitelist?: string[] | null;
  /** Send this number with the next `set`. */
  version?: number | null;
}

/**
 * A page of the functions of an environment.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/scf-management/getFuntionList.html
 */
export interface ListFunctionsAnswer extends Answer {
  /** How many functions the environment has. */
  total_count?: number | null;
  /** The functions of this page. */
  functions?: CloudFunction[] | null;
}

/** A cloud function. Times look like `2019-06-21 15:23:54`, most likely in UTC+8. */
export interface CloudFunction {
  /** The name of the function. */
  name?: string | null;
  /** Such as `Nodejs8.9`. */
  runtime?: string | null;
  /** Such as `Active`. */
  status?: string | null;
  /** When it was made. */
  add_time?: string | null;
  /** When it was changed. */
  mod_time?: string | null;
}

/**
 * The environments of a mini-program.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/cloudbase-common/env-management/getEnvInfo.html
 */
export interface GetEnvInfoAnswer extends Answer {
  /** The environments. */
  info_list?: EnvironmentInfo[] | null;
}

/** An environment. Times look like `2019-06-21 15:23:54`, most likely in UTC+8. */
export interface EnvironmentInfo {
  /** The environment id. */
  env?: string | null;
  /** The name that people gave it. */
  alias?: string | null;
  /** Such as `NORMAL`. */
  status?: string | null;
  /** When it was made. */
  create_time?: string | null;
  /** When it was changed. */
  update_time?: string | null;
  /** The id of its plan. */
  package_id?: string | null;
  /** The name of its plan. */
  package_name?: string | null;
}
