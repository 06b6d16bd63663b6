import * as pkg from "./node_modules/wechat-cloudbase/dist/web.js";
import { scenario } from "./scenario.js";

scenario(pkg)();
