const pkg = require("wechat-cloudbase");
const testing = require("wechat-cloudbase/testing");
const tokens = require("wechat-cloudbase/tokens");
const { default: entry } = require("wechat-cloudbase-probe");
const { default: tokensEntry } = require("wechat-cloudbase-probe/tokens");
const { scenario } = require("./scenario.js");

test("calls", () => scenario(pkg, entry, { baseURL: process.env.BASE_URL, testing, tokens: { ...tokens, entry: tokensEntry } })());
