// A relay of an emulated WeChat, for tests. Each request is one that a page of a listed origin sends, unless a test changes it.
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";

export const ORIGIN = "https://console.example";
export const MOUNT = "/api/wechat";
export const TOKENS = { wx1: "token-of-merchant-1", wx2: "token-of-merchant-2", platform: "token-of-the-platform" };
export const SECRET = "s3cret-value";

const [TOKEN1, TOKEN2, PLATFORM] = Object.values(TOKENS);

export const set = (more) => ({ action: "set", env: "e", open: true, api_whitelist: ["/wxa/a"], version: 1, ...more });
export const container = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } };
export const variables = { type: 3, env: "e", function_name: "f" };
export const upload = { ...variables, config: JSON.stringify({ timeout: 3, environment: [{ key: "DB_PASSWORD", value: SECRET }] }) };

export const ALL = ["read", "write", "danger", "platform", "reveal"];
export const grant = { user: "li.lei", merchants: ["wx1"], effects: ["read", "write"] };

/** Returns a relay, the WeChat behind it, and `ask`, which sends a request and resolves with the answer and its JSON. */
export function relaying(options = {}, setup = {}) {
  const wechat = createEmulator({ tokens: { [TOKEN1]: "wx1", [TOKEN2]: "wx2", [PLATFORM]: { appid: "wxc", kind: "component" } }, ...setup });
  const [events, entries] = [[], []];
  const relay = createRelay({
    mount: MOUNT,
    origins: [ORIGIN],
    authorize: () => grant,
    accessToken: ({ merchant = "platform" }) => TOKENS[merchant],
    fetch: wechat.fetch,
    audit: (entry) => entries.push(entry),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { relay, wechat, events, entries, ask: (...request) => answerTo(relay, ...request), kinds: () => events.map(({ type }) => type) };
}

/** Makes the request. `more` has `body`, which may be a text, `headers`, where `undefined` removes one, and members of a Request. */
export function requestOf(path, { body, headers, method = body === undefined ? "GET" : "POST", host = "https://server.example", ...more } = {}) {
  const given = {
    "x-wechat-relay": "1",
    ...(method === "POST" && { origin: ORIGIN, "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
    ...headers,
  };
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const text = body === undefined || typeof body === "string" || ArrayBuffer.isView(body) || body instanceof ReadableStream ? body : JSON.stringify(body);
  return new Request(host + MOUNT + path, { method, headers: known, body: text, ...(text instanceof ReadableStream && { duplex: "half" }), ...more });
}

export async function answerTo(relay, path, more, context) {
  const response = await relay(requestOf(path, more), context);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text && JSON.parse(text) };
}

/** What a problem says in short. */
export const problem = ({ status, json }) => `${status} ${json.code}`;
