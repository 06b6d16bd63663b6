import { scenario } from "./scenario.js";
import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";

scenario(pkg, entry, { tokens: { ...tokens, entry: tokensEntry } })();
