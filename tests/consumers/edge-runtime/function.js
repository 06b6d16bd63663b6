import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

const run = scenario(pkg, entry, { baseURL: BASE_URL, tokens: { ...tokens, entry: tokensEntry } });

addEventListener("fetch", (event) => event.respondWith(run().then((line) => new Response(line))));
