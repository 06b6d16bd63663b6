// The payload of each interface.

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

/** The payload of each interface, by its name. */
export interface Requests {
  setCallBackConfig: SetCallBackConfigRequest;
  getCallBackConfig: Record<string, never>;
  getFunctionConfig: GetFunctionConfigRequest;
  setCloudAccessToken: SetCloudAccessTokenRequest;
}

/** The name of an interface. */
export type InterfaceName = keyof Requests;
