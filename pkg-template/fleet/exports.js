// What every entry of /fleet exports.
export { rollout } from "./rollout.js";
export { rollback } from "./rollback.js";
export { check } from "./drift.js";
export { rolloutOne } from "./one.js";
export { createLimiter } from "./limiter.js";
export { report } from "./journal.js";
export { stopRollout } from "./shared-journal.js";
export { storeJournal } from "./store-journal.js";
export { sqlJournal, sqlJournalSchema } from "./sql-journal.js";
export { RolloutError } from "./errors.js";
export { CloudbaseError, InternalError, ValidationError } from "../shared/errors.js";
