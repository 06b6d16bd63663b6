// What a defect inside the wasm costs here. By its file, since nobody but a test should break the package.
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import { breakDown } from "./node_modules/wechat-cloudbase/dist/client/core.js";
import entry from "wechat-cloudbase-probe";

scenario(pkg, entry, { breakDown })();
