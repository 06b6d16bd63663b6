import * as pkg from "wechat-cloudbase";
import * as config from "wechat-cloudbase/config";
import * as testing from "wechat-cloudbase/testing";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import configEntry from "wechat-cloudbase-probe/config";
import testingEntry from "wechat-cloudbase-probe/testing";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "../../scenario.js";

export const runtime = "edge";

export async function GET(request) {
  const baseURL = new URL(request.url).searchParams.get("base");
  return new Response(await scenario(pkg, `${entry}, ${configEntry}, ${testingEntry}`, { baseURL, config, testing, tokens: { ...tokens, entry: tokensEntry } })());
}
