import { env } from "cloudflare:workers";
import { createEventReceiver } from "wechat-cloudbase/platform";
import { mapStore } from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe/platform";
import { pushesAttacked } from "./pushes/report.js";

export default {
  fetch: async () => new Response(await pushesAttacked({ createEventReceiver, mapStore, entry }, { pushes: Number(env.MORE), baseURL: env.BASE_URL })),
};
