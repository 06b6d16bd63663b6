import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

// This runs at global scope, which may not await: the package must be ready at once.
const run = scenario(pkg, entry, { baseURL: env.BASE_URL, tokens: { ...tokens, entry: tokensEntry } });

export default { fetch: async () => new Response(await run()) };
