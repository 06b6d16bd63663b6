import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase/slim";
import wasm from "wechat-cloudbase/wechat_cloudbase.wasm";
import entry from "wechat-cloudbase-probe/slim";
import { scenario } from "./scenario.js";

pkg.initSync(wasm);
const run = scenario(pkg, entry, { baseURL: env.BASE_URL });

export default { fetch: async () => new Response(await run()) };
