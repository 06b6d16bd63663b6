// The route of a Nitro server. Nitro keeps the settings of a Worker in `__env__`.
import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

const baseURL = () => globalThis.__env__?.BASE_URL ?? process.env.BASE_URL;

export default () => scenario(pkg, entry, { baseURL: baseURL(), tokens: { ...tokens, entry: tokensEntry } })();
