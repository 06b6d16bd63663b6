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
