import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

const run = scenario(pkg, entry, { baseURL: BASE_URL });

addEventListener("fetch", (event) => event.respondWith(run().then((line) => new Response(line))));
