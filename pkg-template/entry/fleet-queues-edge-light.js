// Rollouts on Cloudflare Queues in Vercel's edge runtime; edge-light.js explains why it needs an entry.
import module from "./wasm/wechat_cloudbase_config_bg.wasm?module";
import { provide } from "./config/core.js";
import { adopt } from "./load/realm.js";

provide(() => adopt(module));

export * from "./fleet-queues/exports.js";
