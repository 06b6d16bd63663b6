// Finds interfaces by their names, for both clients.
import { ValidationError } from "../shared/errors.js";
import { INTERFACES } from "./glue.js";

const BY_NAME = new Map(INTERFACES.map((one) => [one.name, one]));

/** Returns the row of an interface, which WeChat's own misspelling names too. */
export function interfaceOf(interfaceName) {
  const found = BY_NAME.get(interfaceName === "getFuntionConfig" ? "getFunctionConfig" : interfaceName);
  if (found) return found;
  const message = `must be one of ${[...BY_NAME.keys()].join(", ")}`;
  throw new ValidationError({
    message: `interfaceName: ${message}`,
    issues: [{ path: "interfaceName", code: "unknown_interface", message }],
    warnings: [],
  });
}
