// What every entry of /config exports.
export { CloudbaseError, InternalError, ValidationError } from "../shared/errors.js";
export { describeCron, nextRuns, parseCron } from "./cron.js";
