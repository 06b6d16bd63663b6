import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";

scenario(pkg, entry)();
