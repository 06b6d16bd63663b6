import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase/web";
import entry from "wechat-cloudbase-probe/web";

scenario(pkg, entry)();
