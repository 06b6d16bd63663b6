// What the entry `/stores` exports. Its stores run in every runtime.
export { cloudflareKVStore } from "./cloudflare-kv.js";
export { durableObjectStore } from "./durable-object.js";
export { kvStore } from "./kv.js";
export { memoryStore } from "./memory.js";
export { redisStore } from "./redis.js";
export { sqlSchema, sqlStore } from "./sql.js";
export { CloudbaseStoreObject } from "./store-object.js";
