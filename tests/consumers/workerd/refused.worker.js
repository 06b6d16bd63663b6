// A bundler that does not know the condition `workerd` takes the entry for Node. Workers refuse to compile its wasm during a
// request, whatever the compatibility date is.
import { env } from "cloudflare:workers";
import { createEmulator } from "./node_modules/wechat-cloudbase/dist/testing.js";
import { CloudbaseClient as GlooClient } from "./node_modules/wechat-cloudbase/dist/gloo.js";
import { CloudbaseClient } from "./node_modules/wechat-cloudbase/dist/inline.js";
import { rejection, report, runtime, same } from "./scenario.js";

const WORDS = /^the wasm cannot be compiled \(CompileError: .*disallowed by embedder\): .*Cloudflare the condition `workerd`.*docs\/runtimes\.md$/;

async function refusals() {
  const uses = { createEmulator, default: (options) => new CloudbaseClient(options).getCallBackConfig(), gloo: (options) => new GlooClient(options).getCallBackConfig() };
  for (const [name, use] of Object.entries(uses)) {
    const error = await rejection((async () => use({ accessToken: "TOKEN" }))());
    same(`${name}: ${error.message}`, WORDS.test(error.message), true);
  }
}

export default {
  async fetch() {
    const error = await refusals().catch(String);
    return new Response(await report(env.BASE_URL, { entry: "inline", ready: "sync", runtime: runtime(), error, asked: [] }));
  },
};
