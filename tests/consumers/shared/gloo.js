// Runs the client in Rust, and shows the effects of a defect. It imports the defects by their file, because only tests need them.
import { glooDefects } from "./gloo-defects.js";
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase/gloo";
import * as instances from "./node_modules/wechat-cloudbase/dist/gloo/instance.js";
import entry from "wechat-cloudbase-probe/gloo";

scenario(pkg, entry, { more: () => glooDefects(pkg, instances) })();
