// The same in a page without a bundler.
import { pushesAttacked } from "./pushes/report.js";
import { createEventReceiver } from "./node_modules/wechat-cloudbase/dist/platform.js";
import { memoryStore } from "./node_modules/wechat-cloudbase/dist/stores.js";

pushesAttacked({ createEventReceiver, memoryStore, entry: "platform" }, { pushes: Number(new URLSearchParams(location.search).get("pushes")) });
