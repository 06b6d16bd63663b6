// Sends writes to the server of lib/sent-once.mjs, which counts them.
import { env } from "cloudflare:workers";
import { CloudbaseClient } from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { report, runtime } from "./scenario.js";
import { sendOnEach } from "./sent-once.js";

export default {
  async fetch() {
    await sendOnEach(CloudbaseClient, env.MORE);
    return new Response(await report(env.BASE_URL, { entry, ready: "sync", runtime: runtime(), asked: [] }));
  },
};
