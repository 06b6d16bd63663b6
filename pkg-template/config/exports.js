// What every entry of /config exports.
export { apply, ApplyError } from "./apply.js";
export { CloudbaseError, InternalError, ValidationError } from "../shared/errors.js";
export { describeCron, nextRuns, parseCron } from "./cron.js";
export { parseDesired, withMerchant } from "./desired.js";
export { removeCallback, setTimeoutOf, updateEnvironment, updateTriggers, updateWhitelist, upsertCallback } from "./edits.js";
export { formatFunctionConfig, parseCloudbaserc, parseFunctionConfig } from "./function-configs.js";
export { plan, renderPlan, undo } from "./plan.js";
export { pull } from "./pull.js";
