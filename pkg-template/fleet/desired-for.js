// The desired state of each merchant: one for all, one with columns, or one that a function returns.
import { originOf, parseDesired, withMerchant } from "../config/desired.js";
import { ValidationError } from "../shared/errors.js";

/** Returns a desired state as `parseDesired` returns it. A function stays what it is. */
export const parsedOnce = (desired) => (typeof desired === "function" ? desired : parsed(desired));

/** A function has no fingerprint, since it may return another state for each merchant. */
export const fingerprintOf = (desired) => (typeof desired === "function" ? "function" : desired.fingerprint);

/** Returns the desired state of one merchant. `values` are its columns. */
export async function desiredFor(desired, values, locale) {
  const template = parsed(typeof desired === "function" ? await desired(values) : desired, locale);
  return template.merchantColumns.length > 0 ? withMerchant(template, values, { locale }) : template;
}

function parsed(desired, locale) {
  try {
    originOf(desired);
    return desired;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return parseDesired(desired, { locale });
  }
}
