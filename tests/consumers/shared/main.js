import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

scenario(pkg, entry)();
