import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "../../../scenario.js";

export const dynamic = "force-dynamic";

export async function GET(request) {
  const baseURL = new URL(request.url).searchParams.get("base");
  return new Response(await scenario(pkg, entry, { baseURL, tokens: { ...tokens, entry: tokensEntry } })());
}
