// What the entry `/stores` exports. Its stores run in every runtime.
export { kvStore } from "./kv.js";
export { memoryStore } from "./memory.js";
export { redisStore } from "./redis.js";
export { sqlSchema, sqlStore } from "./sql.js";
