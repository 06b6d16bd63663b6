import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

// At global scope, where Workers allow no waiting.
const run = scenario(pkg, entry, { baseURL: env.BASE_URL });

export default { fetch: async () => new Response(await run()) };
