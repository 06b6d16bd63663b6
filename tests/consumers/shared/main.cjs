const pkg = require("wechat-cloudbase");
const { default: entry } = require("wechat-cloudbase-probe");
const { scenario } = require("./scenario.js");

scenario(pkg, entry)();
