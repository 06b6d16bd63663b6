// What `editable` takes and returns.
import type { ClientOptions } from "./client-options.js";
import type { ContainerConfig, FunctionConfig } from "./payloads.js";

/**
 * The configs of an answer of `getCallBackConfig`, as `setCallBackConfig` takes them. A config is absent if it was never set:
 * WeChat's answer does not have it, or the config is off, is otherwise empty, and could not be set.
 */
export interface EditableConfigs {
  /** Message push to cloud functions. */
  function_config?: FunctionConfig;
  /** Message push to a container. */
  container_config?: ContainerConfig;
  /** The members of the configs and of their callbacks that this package does not know. They are not in the configs. */
  unknown: UnknownMember[];
}

/** A member of an answer that this package does not know. */
export interface UnknownMember {
  /** The place in JavaScript's notation: `function_config.callbacks[1].filter`. */
  path: string;
  /** The same place as a list: names of members, and indexes as numbers. */
  segments: (string | number)[];
  /** The value that WeChat answered. */
  value: unknown;
}

/** Options of `editable`. */
export interface EditOptions extends Pick<ClientOptions, "locale"> {
  /**
   * With `"send"` unknown members stay in the configs, and `unknown` is empty. A client with the option
   * `unknownFields: "send"` sends them. Default `"refuse"`, which takes them out.
   */
  unknownFields?: ClientOptions["unknownFields"];
}
