// Finds interfaces by their names, for both clients.
import { ValidationError } from "../shared/errors.js";
import { INTERFACES } from "./glue.js";

const NUMBERS = new Map(INTERFACES.map(({ name }, number) => [name, number]));

/** Returns the number of an interface, which WeChat's own misspelling names too. */
export function numberOf(interfaceName) {
  const number = NUMBERS.get(interfaceName === "getFuntionConfig" ? "getFunctionConfig" : interfaceName);
  if (number !== undefined) return number;
  const message = `must be one of ${[...NUMBERS.keys()].join(", ")}`;
  throw new ValidationError({
    message: `interfaceName: ${message}`,
    issues: [{ path: "interfaceName", code: "unknown_interface", message }],
    warnings: [],
  });
}
