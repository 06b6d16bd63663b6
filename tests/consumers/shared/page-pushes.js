// The same in a page without a bundler.
import { pushesAttacked } from "./pushes/report.js";
import { createEventReceiver } from "./node_modules/wechat-cloudbase/dist/platform.js";
import { mapStore } from "./node_modules/wechat-cloudbase/dist/tokens.js";

pushesAttacked({ createEventReceiver, mapStore, entry: "platform" }, { pushes: Number(new URLSearchParams(location.search).get("pushes")) });
