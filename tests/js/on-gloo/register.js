// `node --import ./on-gloo/register.js x.test.js` runs a test of the default client on `wechat-cloudbase/gloo`.
import { register } from "node:module";

register("./resolve.js", import.meta.url);
