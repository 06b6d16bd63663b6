// The calls that all tests of this row make. The server is in a thread of its own, so that no SDK records its side.
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { CloudbaseClient } from "wechat-cloudbase";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, saveAuthorization } from "wechat-cloudbase/tokens";

/** Made at run time, because Sentry records the source around an error. */
export const TOKENS = ["MERCHANT", "PLATFORM"].map((name) => `${name}${40 + 2}CANARY`);
const [MERCHANT, PLATFORM] = TOKENS;

export const clients = { default: CloudbaseClient, gloo: GlooClient };

const SERVER = `
  const { parentPort } = require("node:worker_threads");
  const server = require("node:http").createServer((incoming, outgoing) => {
    incoming.resume();
    const refused = incoming.url.includes("getfuncconfig");
    outgoing.end(JSON.stringify(refused ? { errcode: 85089, errmsg: "no" } : { errcode: 0, errmsg: "ok", authorizer_access_token: "T", expires_in: 7200, authorizer_refresh_token: "R" }));
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;

/** Starts the server, and resolves with its URL. */
export async function serve() {
  const worker = new Worker(SERVER, { eval: true, execArgv: [] });
  worker.unref();
  const port = await new Promise((resolve) => worker.once("message", resolve));
  return `http://127.0.0.1:${port}`;
}

/** Calls that succeed, that are refused and that reach nobody, with both clients, with node:http, and a refresh. */
export async function callAll(baseURL, caught = () => {}) {
  for (const Client of Object.values(clients)) {
    const client = new Client({ accessToken: MERCHANT, baseURL });
    await client.getCallBackConfig();
    await client.getFunctionConfig({ type: 2, env: "e", function_name: "f" }).catch(caught);
    await new Client({ accessToken: MERCHANT, baseURL: "http://127.0.0.1:9990", maxRetries: 0 }).getCallBackConfig().catch(caught);
  }
  await new CloudbaseClient({ accessToken: MERCHANT, baseURL, fetch: fetchByHttp }).getCallBackConfig();
  const merchant = { store: memoryStore(), componentAppid: "wxc", authorizerAppid: "wx1" };
  await saveAuthorization({ ...merchant, refreshToken: "R" });
  await authorizerToken({ ...merchant, componentToken: PLATFORM, baseURL })({ reason: "initial" });
}

/** A `fetch` on node:http, as older ones are. The instrumentation sees the module only if it is required after the start. */
function fetchByHttp(url, { method, headers, body }) {
  const { request } = createRequire(import.meta.url)("node:http");
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, async (answer) => {
      resolve(new Response(Buffer.concat(await answer.toArray()), { status: answer.statusCode }));
    });
    sent.on("error", reject).end(body);
  });
}

/** Which tokens are in a value. */
export const tokensIn = (value) => TOKENS.filter((token) => JSON.stringify(value).includes(token));
