// Shows the effects of a defect in the wasm. It imports `breakDown` by its file, because only tests need it.
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import { breakDown } from "./node_modules/wechat-cloudbase/dist/client/core.js";
import entry from "wechat-cloudbase-probe";

scenario(pkg, entry, { breakDown })();
