import { createEventReceiver } from "wechat-cloudbase/platform";
import { mapStore } from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe/platform";
import { pushesAttacked } from "./pushes/report.js";

addEventListener("fetch", (event) =>
  event.respondWith(pushesAttacked({ createEventReceiver, mapStore, entry }, { pushes: Number(PUSHES), baseURL: BASE_URL }).then((line) => new Response(line))),
);
