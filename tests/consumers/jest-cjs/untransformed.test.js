// Babel transforms only files of the project, so the package is loaded by import().
const { scenario } = require("./scenario.js");

test("calls", async () => {
  const [pkg, testing, { default: entry }] = await Promise.all(["wechat-cloudbase", "wechat-cloudbase/testing", "wechat-cloudbase-probe"].map((name) => import(name)));
  await scenario(pkg, entry, { baseURL: process.env.BASE_URL, testing })();
});
