// What every entry of /config exports.
export { describeCron, nextRuns, parseCron } from "./cron.js";
export { parseDesired, withMerchant } from "./desired.js";
export { formatFunctionConfig, parseCloudbaserc, parseFunctionConfig } from "./function-configs.js";
