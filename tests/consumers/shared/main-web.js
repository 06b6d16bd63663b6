import * as pkg from "wechat-cloudbase/web";
import entry from "wechat-cloudbase-probe/web";
import { scenario } from "./scenario.js";

scenario(pkg, entry)();
