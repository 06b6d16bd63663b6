// Shows the effects of a defect in the wasm in a Worker. It imports `breakDown` by its file, because only tests need it.
import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import { breakDown } from "./node_modules/wechat-cloudbase/dist/client/core.js";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

const run = scenario(pkg, entry, { baseURL: env.BASE_URL, breakDown });

export default { fetch: async () => new Response(await run()) };
