import * as pkg from "./node_modules/wechat-cloudbase/dist/inline.js";
import { scenario } from "./scenario.js";

scenario(pkg)();
