import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import entry from "wechat-cloudbase-probe/platform";
import { pushesAttacked } from "./pushes/report.js";

addEventListener("fetch", (event) =>
  event.respondWith(pushesAttacked({ createEventReceiver, memoryStore, entry }, { pushes: Number(PUSHES), baseURL: BASE_URL }).then((line) => new Response(line))),
);
