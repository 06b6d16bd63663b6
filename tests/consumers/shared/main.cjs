const pkg = require("wechat-cloudbase");
const { default: entry } = require("wechat-cloudbase-probe");
const tokens = require("wechat-cloudbase/tokens");
const { default: tokensEntry } = require("wechat-cloudbase-probe/tokens");
const { scenario } = require("./scenario.js");

scenario(pkg, entry, { tokens: { ...tokens, entry: tokensEntry } })();
