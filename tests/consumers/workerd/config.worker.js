import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import * as config from "wechat-cloudbase/config";
import entry from "wechat-cloudbase-probe";
import configEntry from "wechat-cloudbase-probe/config";
import { rollOut } from "./roll-out.js";
import { scenario } from "./scenario.js";

const run = scenario(pkg, `${entry}, ${configEntry}`, { baseURL: env.BASE_URL, config, more: rollOut });

export default { fetch: async () => new Response(await run()) };
