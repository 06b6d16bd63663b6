// Sends writes with both clients to the server of lib/sent-once.mjs, which counts them.
import { baseURL, report, runtime } from "./scenario.js";
import { sendOnEach } from "./sent-once.js";
import * as pkg from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import entry from "wechat-cloudbase-probe";

const [breakingURL, client] = (globalThis.Deno?.args ?? process.argv.slice(2)).slice(1);
await sendOnEach((client === "gloo" ? gloo : pkg).CloudbaseClient, breakingURL);
await report(baseURL, { entry, ready: "sync", runtime: runtime(), asked: [] });
