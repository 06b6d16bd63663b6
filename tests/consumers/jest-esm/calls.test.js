import * as pkg from "wechat-cloudbase";
import * as testing from "wechat-cloudbase/testing";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

test("calls", () => scenario(pkg, entry, { baseURL: process.env.BASE_URL, testing, tokens: { ...tokens, entry: tokensEntry } })());
