/** @jest-environment jest-fixed-jsdom */
// This jsdom has the globals of Node.
const { CloudbaseClient } = require("wechat-cloudbase");
const { createEmulator } = require("wechat-cloudbase/testing");

test("calls in jsdom with the globals of Node", async () => {
  expect(document.nodeName).toBe("#document");
  const { fetch } = createEmulator({ tokens: { TOKEN: "wx1" } });
  expect((await new CloudbaseClient({ accessToken: "TOKEN", fetch }).getCallBackConfig()).errcode).toBe(0);
});
