// What both transports check.
import { refuse } from "../shared/check.js";

/** The interfaces by name, without the wasm and its glue. A test compares them with the tables. */
export const INTERFACES = ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken", "listFunctions", "getEnvInfo", "uploadFunctionConfig"];

/** Names of `Object.prototype` are none. */
export function checkName(name) {
  if (!INTERFACES.includes(name)) refuse([{ path: "name", code: "unknown_interface", message: `must be one of ${INTERFACES.join(", ")}` }]);
}

/** The rule of `shared/check.js` would bring all its rules with it. */
export const isFunction = [(value) => typeof value === "function", "must be a function"];
