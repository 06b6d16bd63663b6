// A cloud function in CommonJS, as AWS Lambda and Tencent SCF run it. Some of their versions of Node have no require() of
// modules, and import() works in all.
const loaded = Promise.all([import("wechat-cloudbase"), import("wechat-cloudbase/tokens"), import("wechat-cloudbase-probe"), import("wechat-cloudbase-probe/tokens"), import("./scenario.js")]);

exports.handler = async ({ baseURL }) => {
  const [pkg, tokens, { default: entry }, { default: tokensEntry }, { scenario }] = await loaded;
  return scenario(pkg, entry, { baseURL, tokens: { ...tokens, entry: tokensEntry } })();
};
