// Rollouts on Cloudflare Queues. The wasm is the one of config.js, as text in a module.
import { decodeBytes } from "./load/bytes.js";
import { provide } from "./config/core.js";
import text from "./wasm/wechat_cloudbase_config_inline.js";

provide(() => decodeBytes(text));

export * from "./fleet-queues/exports.js";
