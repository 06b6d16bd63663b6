// Finds interfaces by their names, for both clients.
import { bare, refuse } from "../shared/check.js";
import { INTERFACES } from "./glue.js";

const MISSPELT = bare({ getFuntionConfig: "getFunctionConfig", getFuntionList: "listFunctions", getUploadFuntionConfig: "uploadFunctionConfig" });
const BY_NAME = new Map(INTERFACES.map((one) => [one.name, bare(one)]));

/** Returns the row of an interface, which WeChat's own misspelling names too. */
export function interfaceOf(interfaceName) {
  const found = BY_NAME.get(MISSPELT[interfaceName] ?? interfaceName);
  if (!found) refuse([{ path: "interfaceName", code: "unknown_interface", message: `must be one of ${[...BY_NAME.keys()].join(", ")}` }]);
  return found;
}

/** Refuses options behind the last argument, such as a time-out behind an empty payload of `getCallBackConfig`. */
export function refuseMore(interfaceName, more) {
  if (more.some((one) => one !== undefined)) refuse([{ path: "arguments", code: "too_many", message: `\`${interfaceName}\` takes no more arguments` }]);
}
