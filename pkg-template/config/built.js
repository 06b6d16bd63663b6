// Desired states that functions of this package build from arguments. Their issues name the arguments.
import { withSegments } from "../client/segments.js";
import { refuse } from "../shared/check.js";
import { ValidationError } from "../shared/errors.js";
import { parseDesired } from "./desired.js";

export const TEXTS = [(value) => Array.isArray(value) && value.every((text) => typeof text === "string"), "must be a list of strings"];

/** Parses a desired state. `places` are pairs: a path in it, and where the argument is. */
export function parseBuilt(value, places, locale) {
  try {
    return parseDesired({ version: 1, ...value }, { locale });
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const own = (text) => [['["$absent"]', ""], ...places].reduce((text, [path, argument]) => text.replaceAll(path, argument), text);
    const issues = error.issues.map(({ path, code, message }) => ({ path: own(path), code, message: own(message) }));
    // The segments lead on from the argument, as those of options do.
    for (const issue of withSegments(issues)) if (issue.segments.length > 1) issue.segments.shift();
    refuse(issues);
  }
}
