import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as pkg from "wechat-cloudbase/slim";
import entry from "wechat-cloudbase-probe/slim";
import { scenario } from "./scenario.js";

pkg.initSync(readFileSync(fileURLToPath(import.meta.resolve("wechat-cloudbase/wechat_cloudbase.wasm"))));
scenario(pkg, entry)();
