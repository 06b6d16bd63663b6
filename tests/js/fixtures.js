// Shared by several tests: fixtures, clients of an emulated WeChat, and a server for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { afterEach } from "node:test";
import { CloudbaseClient } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";

const FOLDERS = {
  setCallBackConfig: "set_callback_config",
  getCallBackConfig: "get_callback_config",
  getFunctionConfig: "get_function_config",
  setCloudAccessToken: "cloud_access_token",
  listFunctions: "list_functions",
  getEnvInfo: "get_env_info",
  uploadFunctionConfig: "upload_function_config",
};

export const interfaces = Object.keys(FOLDERS);

export function text(interfaceName, file) {
  return readFileSync(new URL(`../fixtures/${FOLDERS[interfaceName]}/${file}`, import.meta.url), "utf8");
}

export const json = (interfaceName, file) => JSON.parse(text(interfaceName, file));

export const container = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } };

/** This token has characters that a URL has to escape. */
export const TOKEN = "to+ken/with=odd&signs";

/** Returns an emulated WeChat that knows TOKEN, and a client that records its events. */
export function wechatAndClient(options = {}, setup = {}) {
  const wechat = createEmulator({ tokens: { [TOKEN]: "wx1", stale: { appid: "wx1", expired: true } }, ...setup });
  const events = [];
  const onEvent = (event) => events.push(event);
  const client = new CloudbaseClient({ accessToken: TOKEN, fetch: wechat.fetch, onEvent, ...options });
  return { wechat, client, events, types: () => events.map((event) => event.type) };
}

/** Returns a client with this `fetch`. */
export function clientWith(fetch, options = {}) {
  return new CloudbaseClient({ accessToken: TOKEN, maxRetries: 0, fetch, ...options });
}

export const answering = (body, status = 200) => async () => new Response(body, { status });

/** Returns the value that a promise rejects with. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("should have rejected");
}

/** Makes a test fail if it does not clear its timers. On a busy machine the last ones of a test need a moment. */
export function leaveNoTimer() {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  afterEach(async () => {
    const limit = performance.now() + 5000;
    while (timers() > before && performance.now() < limit) await new Promise(setImmediate);
    assert.equal(timers(), before, "a timer is left behind");
  });
}

/** Serves a handler on a free loopback port, until `close`. */
export async function serve(handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns a port of loopback on which nobody listens. */
export async function freePort() {
  const { url, close } = await serve(() => {});
  await close();
  return new URL(url).port;
}

/** Serves an emulated WeChat over real HTTP. */
export function serveEmulator(wechat) {
  return serve(async (incoming, outgoing) => {
    const chunks = await incoming.toArray();
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const request = new Request(`http://wechat${incoming.url}`, { method: incoming.method, body });
    try {
      const response = await wechat.handler(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch {
      outgoing.destroy();
    }
  });
}
