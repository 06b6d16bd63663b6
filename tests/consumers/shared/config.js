// Uses /config and /fleet together with the client. It has a wasm of its own, and the client's classes of errors.
import { rollOut } from "./roll-out.js";
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import * as config from "wechat-cloudbase/config";
import entry from "wechat-cloudbase-probe";
import configEntry from "wechat-cloudbase-probe/config";

scenario(pkg, `${entry}, ${configEntry}`, { config, more: rollOut })();
