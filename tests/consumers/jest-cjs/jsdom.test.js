/** @jest-environment jsdom */
// jsdom lacks globals of browsers. An import needs none of them, and errors name the first one that is missing.
const { CloudbaseClient, InternalError, preload } = require("wechat-cloudbase");
const { createEmulator } = require("wechat-cloudbase/testing");
const gloo = require("wechat-cloudbase/gloo");

const missing = (name) => expect.objectContaining({ message: expect.stringMatching(new RegExp(`${name}.*docs/runtimes\\.md$`)) });

test("an error names what jsdom lacks", async () => {
  await expect(preload()).rejects.toBeInstanceOf(InternalError);
  for (const { CloudbaseClient: Client } of [{ CloudbaseClient }, gloo]) {
    await expect(new Client({ accessToken: "TOKEN" }).getCallBackConfig()).rejects.toEqual(missing("TextEncoder is not defined"));
  }
  expect(() => createEmulator()).toThrow(missing("no Request"));
});
