// Uses the table of codes together with the client, whose own table is in the wasm.
import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import * as codes from "wechat-cloudbase/codes";
import entry from "wechat-cloudbase-probe";
import codesEntry from "wechat-cloudbase-probe/codes";

scenario(pkg, `${entry}, ${codesEntry}`, { codes })();
