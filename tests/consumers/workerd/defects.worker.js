// What a defect inside the wasm costs in a Worker. By its file, since nobody but a test should break the package.
import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import { breakDown } from "./node_modules/wechat-cloudbase/dist/client/core.js";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

const run = scenario(pkg, entry, { baseURL: env.BASE_URL, breakDown });

export default { fetch: async () => new Response(await run()) };
