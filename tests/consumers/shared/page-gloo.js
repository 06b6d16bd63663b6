// The same in a page without a bundler.
import { glooDefects } from "./gloo-defects.js";
import { scenario } from "./scenario.js";
import * as pkg from "./node_modules/wechat-cloudbase/dist/gloo.js";
import * as instances from "./node_modules/wechat-cloudbase/dist/gloo/instance.js";

scenario(pkg, undefined, { more: () => glooDefects(pkg, instances) })();
