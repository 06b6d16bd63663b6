// The client in Rust in a Worker, and what a defect inside of it costs.
import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase/gloo";
import * as instances from "./node_modules/wechat-cloudbase/dist/gloo/instance.js";
import entry from "wechat-cloudbase-probe/gloo";
import { glooDefects } from "./gloo-defects.js";
import { scenario } from "./scenario.js";

const run = scenario(pkg, entry, { baseURL: env.BASE_URL, more: () => glooDefects(pkg, instances) });

export default { fetch: async () => new Response(await run()) };
