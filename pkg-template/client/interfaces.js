// Finds interfaces by their names, for both clients.
import { refuse } from "../shared/check.js";
import { INTERFACES } from "./glue.js";

const NUMBERS = new Map(INTERFACES.map(({ name }, number) => [name, number]));

/** Returns the number of an interface, which WeChat's own misspelling names too. */
export function numberOf(interfaceName) {
  const number = NUMBERS.get(interfaceName === "getFuntionConfig" ? "getFunctionConfig" : interfaceName);
  if (number === undefined) refuse([{ path: "interfaceName", code: "unknown_interface", message: `must be one of ${[...NUMBERS.keys()].join(", ")}` }]);
  return number;
}

/** Rejects a call with options behind its last argument, such as a time-out behind an empty payload of `getCallBackConfig`. */
export async function refuseMore(interfaceName) {
  refuse([{ path: "arguments", code: "too_many", message: `\`${interfaceName}\` takes no more arguments` }]);
}
