import { env } from "cloudflare:workers";
import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import entry from "wechat-cloudbase-probe/platform";
import { pushesAttacked } from "./pushes/report.js";

export default {
  fetch: async () => new Response(await pushesAttacked({ createEventReceiver, memoryStore, entry }, { pushes: Number(env.MORE), baseURL: env.BASE_URL })),
};
