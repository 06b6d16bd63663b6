// Finds interfaces by their names, for both clients.
import { bare, refuse } from "../shared/check.js";
import { INTERFACES } from "./glue.js";

/** The numbers of interfaces that the wasm does not know: with the token of a merchant, and with the token of the platform. */
export const ANY = 255;
export const ANY_OF_PLATFORM = 254;

const MISSPELT = bare({ getFuntionConfig: "getFunctionConfig", getFuntionList: "listFunctions", getUploadFuntionConfig: "uploadFunctionConfig" });
const BY_NAME = new Map(INTERFACES.map((one) => [one.name, bare(one)]));

/** Returns the row of an interface, which WeChat's own misspelling names too. */
export function interfaceOf(interfaceName) {
  const found = BY_NAME.get(MISSPELT[interfaceName] ?? interfaceName);
  if (!found) refuse([{ path: "interfaceName", code: "unknown_interface", message: `must be one of ${[...BY_NAME.keys()].join(", ")}` }]);
  return found;
}
