// What the entry `/stores` exports. Its stores run in every runtime.
export { encrypted } from "./encrypted.js";
export { kvStore } from "./kv.js";
export { memoryStore } from "./memory.js";
export { sqlSchema, sqlStore } from "./sql.js";
