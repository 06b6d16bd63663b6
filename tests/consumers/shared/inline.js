import { scenario } from "./scenario.js";
import * as pkg from "./node_modules/wechat-cloudbase/dist/inline.js";
import * as tokens from "./node_modules/wechat-cloudbase/dist/tokens.js";

scenario(pkg, undefined, { tokens })();
