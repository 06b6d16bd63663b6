import { env } from "cloudflare:workers";
import * as pkg from "wechat-cloudbase";
import { environmentId } from "wechat-cloudbase/standard-schema";
import entry from "wechat-cloudbase-probe";
import schemaEntry from "wechat-cloudbase-probe/standard-schema";
import { same, scenario } from "./scenario.js";

const more = () => same("an issue", environmentId["~standard"].validate("").issues, [{ message: "must not be empty", path: [], code: "empty" }]);
const run = scenario(pkg, `${entry}, ${schemaEntry}`, { baseURL: env.BASE_URL, more });

export default { fetch: async () => new Response(await run()) };
