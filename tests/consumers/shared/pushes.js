// Attacks the receiver of a platform, and reports to the server: `node pushes.js URL PUSHES`.
import { pushesAttacked } from "./pushes/report.js";
import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import entry from "wechat-cloudbase-probe/platform";

pushesAttacked({ createEventReceiver, memoryStore, entry }, { pushes: Number(process.argv[3]), canCollect: true });
