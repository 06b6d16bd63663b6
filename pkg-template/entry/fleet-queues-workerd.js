// Rollouts on Cloudflare Queues in Cloudflare Workers; workerd.js explains why it needs an entry.
import module from "./wasm/wechat_cloudbase_config_bg.wasm";
import { provide } from "./config/core.js";

provide(() => module);

export * from "./fleet-queues/exports.js";
