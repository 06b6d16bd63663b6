import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import * as pkg from "wechat-cloudbase";
import * as testing from "wechat-cloudbase/testing";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import testingEntry from "wechat-cloudbase-probe/testing";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

const run = scenario(pkg, `${entry}, ${testingEntry}`, { baseURL: env.BASE_URL, testing, tokens: { ...tokens, entry: tokensEntry } });

test("the scenario", async () => expect(await run()).not.toContain('"error"'));

test("a Worker has no ports for the emulator", async () => {
  await expect(testing.createEmulator().listen()).rejects.toThrow("listen: this runtime cannot open a port; give the client `emulator.fetch`");
});
