import { scenario } from "./scenario.js";
import * as pkg from "./node_modules/wechat-cloudbase/dist/inline.js";

scenario(pkg)();
