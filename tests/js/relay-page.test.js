// A client with a relay, and a transport, in a page of Chromium whose policy forbids wasm.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { createRelay } from "wechat-cloudbase/relay";
import { createEmulator } from "wechat-cloudbase/testing";
import { container } from "./fixtures.js";
import { serveRelay } from "./served-relay.js";

const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self' http://localhost:*; base-uri 'none'";
const WX1 = "wx0000000000000001";

let wechat, server, browser, page, grant;

before(async () => {
  const dist = new URL(".", import.meta.resolve("wechat-cloudbase"));
  let relay;
  server = await serveRelay(async (request) => {
    const { pathname } = new URL(request.url);
    const headers = { "content-security-policy": POLICY, "content-type": "text/javascript" };
    if (pathname === "/login") return new Response(null, { status: 302, headers: { location: "/" } });
    if (pathname.startsWith("/api/")) return relay(request);
    if (pathname.startsWith("/pkg/")) return new Response(readFileSync(new URL(pathname.slice("/pkg/".length), dist)), { headers });
    return new Response("<!doctype html><title>console</title>", { headers: { ...headers, "content-type": "text/html" } });
  });
  relay = createRelay({
    mount: "/api/wechat",
    origins: [server.origin],
    authorize: async (request) => (/session=1/.test(request.headers.get("cookie")) ? grant : null),
    accessToken: async () => "a-token",
    fetch: (...given) => wechat.fetch(...given),
  });
  const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  browser = await chromium.launch({ executablePath, args: ARGUMENTS });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  wechat = createEmulator({ tokens: { "a-token": WX1 } });
  grant = { user: "li.lei", merchants: [WX1], effects: ["read", "write"] };
  server.requests.length = 0;
  await page?.close();
  page = await browser.newPage();
  page.setDefaultTimeout(5000);
  await page.goto(server.origin);
  await page.evaluate(() => (document.cookie = "session=1"));
});

/** Returns what an error has, as the page sees it. */
const EXPLAIN = "const explain = (error) => JSON.parse(JSON.stringify({ name: error.name, code: error.code, reason: error.reason, status: error.status, outcome: error.outcome, issues: error.issues?.map(({ code }) => code), key: typeof error.idempotencyKey }));";
const inPage = (entry, work) => page.evaluate(`(async () => { const pkg = await import("/pkg/${entry}.js"); ${EXPLAIN} ${work} })()`);

test("the entry loads under a policy that forbids wasm, and the relay checks", async () => {
  const violations = [];
  page.on("console", (message) => violations.push(message.text()));
  const seen = await inPage("inline", `
    const client = new pkg.CloudbaseClient({ relay: "/api/wechat", merchant: "${WX1}" });
    const wasm = await pkg.preload().catch(explain);
    const set = await client.setCallBackConfig(${JSON.stringify(container)});
    const { data } = await client.getCallBackConfig();
    const wrong = await client.setCallBackConfig({ container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 3 } }).catch(explain);
    return { wasm, set, data, wrong };`);
  assert.deepEqual([seen.wasm.name, seen.set.errcode, seen.data], ["InternalError", 0, container]);
  assert.deepEqual(seen.wrong, { name: "ValidationError", code: "validation", outcome: "not_sent", issues: ["invalid_text_mode"], key: "undefined" });
  assert.equal(server.requests.filter(({ method }) => method === "POST").length, 3);
  assert.ok(violations.filter((text) => /WebAssembly/.test(text)).length <= 2, violations.join("\n"));
});

test("a page can tell that its session has ended, that nobody answered, and that a redirect is no answer", async () => {
  const seen = await inPage("inline", `
    const client = new pkg.CloudbaseClient({ relay: "/api/wechat", merchant: "${WX1}", maxRetries: 0 });
    document.cookie = "session=0";
    const ended = await client.getCallBackConfig().catch(explain);
    const write = (relay) => new pkg.CloudbaseClient({ relay, merchant: "x" }).setCallBackConfig(${JSON.stringify(container)}).catch(explain);
    const fetch = (_, init) => globalThis.fetch("/login", init);
    const redirected = await new pkg.CloudbaseClient({ relay: "/api", merchant: "x", fetch }).setCallBackConfig(${JSON.stringify(container)}).catch(explain);
    return { ended, lost: await write("http://localhost:1"), redirected };`);
  assert.deepEqual([seen.ended.name, seen.ended.reason, seen.ended.status], ["RelayError", "unauthenticated", 401]);
  assert.deepEqual(seen.lost, { name: "NetworkError", code: "network", outcome: "unknown", key: "string" });
  assert.deepEqual([seen.redirected.name, seen.redirected.status, seen.redirected.outcome], ["HttpError", 0, "unknown"]);
});

test("a transport works in the same page, and a page of another origin is refused", async () => {
  const call = `transport.call("${WX1}", "setCallBackConfig", ${JSON.stringify(container)})`;
  const seen = await inPage("relay-client", `
    const transport = pkg.relayTransport({ url: "/api/wechat" });
    return [(await transport.session()).user.name, (await ${call}).errcode];`);
  assert.deepEqual(seen, ["li.lei", 0]);
  assert.match(server.requests.at(-1).headers["idempotency-key"], /^\d+-/);
  const sent = wechat.calls().length;
  await page.goto(server.origin.replace("127.0.0.1", "localhost"));
  const other = await inPage("relay-client", `
    const transport = pkg.relayTransport({ url: "/api/wechat", credentials: "include" });
    return ${call}.catch(explain);`);
  assert.deepEqual([other.name, other.reason], ["RelayError", "origin"]);
  assert.equal(wechat.calls().length, sent);
});
