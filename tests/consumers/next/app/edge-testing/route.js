import * as pkg from "wechat-cloudbase";
import * as config from "wechat-cloudbase/config";
import { environmentId } from "wechat-cloudbase/standard-schema";
import * as testing from "wechat-cloudbase/testing";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import configEntry from "wechat-cloudbase-probe/config";
import schemaEntry from "wechat-cloudbase-probe/standard-schema";
import testingEntry from "wechat-cloudbase-probe/testing";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { rollOut } from "../../roll-out.js";
import { same, scenario } from "../../scenario.js";

export const runtime = "edge";

const more = async () => {
  same("an issue", environmentId["~standard"].validate("").issues, [{ message: "must not be empty", path: [], code: "empty" }]);
  await rollOut();
};

export async function GET(request) {
  const baseURL = new URL(request.url).searchParams.get("base");
  const entries = [entry, configEntry, testingEntry, schemaEntry].join(", ");
  return new Response(await scenario(pkg, entries, { baseURL, config, testing, tokens: { ...tokens, entry: tokensEntry }, more })());
}
