// The answer of each interface.
import type { Callback } from "./payloads.js";

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
