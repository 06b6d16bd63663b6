// The client in Rust, and what a defect inside of it costs here. By its file, since nobody but a test should break the package.
import { glooDefects } from "./gloo-defects.js";
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase/gloo";
import * as instances from "./node_modules/wechat-cloudbase/dist/gloo/instance.js";
import entry from "wechat-cloudbase-probe/gloo";

scenario(pkg, entry, { more: () => glooDefects(pkg, instances) })();
