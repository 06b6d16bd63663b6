import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import * as codes from "wechat-cloudbase/codes";
import entry from "wechat-cloudbase-probe";
import codesEntry from "wechat-cloudbase-probe/codes";
import { scenario } from "./scenario.js";

const run = scenario(pkg, `${entry}, ${codesEntry}`, { baseURL: env.BASE_URL, codes });

export default { fetch: async () => new Response(await run()) };
