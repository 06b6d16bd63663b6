import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "../../scenario.js";

export async function GET(request) {
  return new Response(await scenario(pkg, entry, { baseURL: new URL(request.url).searchParams.get("base") })());
}
