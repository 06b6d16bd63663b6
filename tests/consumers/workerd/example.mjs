// Asks the bundled examples/relay-worker.js what a console asks: with and without a session, and a write many times at once.
import { createHmac } from "node:crypto";
import { reported } from "./reported.mjs";
import { workerd } from "./workerd.mjs";

const [baseURL] = process.argv.slice(2);
const text = (value) => ({ type: "text", value });
const config = {
  exports: { Keys: { type: "durable-object", storage: "sqlite" } },
  env: {
    BASE_URL: text(baseURL),
    ORIGIN: text("https://console.example"),
    SESSION_SECRET: text("a secret"),
    GRANTS: text(JSON.stringify({ "li-lei": { merchants: ["wx1"], effects: ["read", "write"] } })),
    TOKEN_OF_wx1: text("TOKEN"),
    KEYS: { type: "durable-object", worker: "consumer", exportName: "Keys" },
  },
};
const miniflare = workerd("relay-worker.js", baseURL, "2026-11-01", "", { config, handleStructuredLogs() {} });

const SOON = Math.floor(Date.now() / 1000) + 600;
const sessionOf = (user, until = SOON, secret = "a secret") => `${user}.${until}.${createHmac("sha256", secret).update(`${user}.${until}`).digest("hex")}`;
const container_config = { enable: true, qbase_container_path: "/微信", qbase_env: "e", text_mode: 1 };

async function ask(name, body, session, key) {
  const headers = { origin: "https://console.example", "content-type": "application/json", "x-wechat-relay": "1", cookie: `a=b; __Host-session=${session}` };
  if (key) headers["idempotency-key"] = key;
  const response = await miniflare.dispatchFetch(`https://worker/api/wechat/merchants/wx1/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  return [response.status, await response.json()];
}

function same(what, actual, wanted) {
  if (JSON.stringify(actual) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
}

async function work() {
  for (const session of ["", "li-lei", sessionOf("li-lei", SOON, "another secret"), sessionOf("li-lei", 1), sessionOf("li-lei").replace("li-lei", "han-mei"), sessionOf("han-mei"), sessionOf("__proto__")]) {
    same(session, (await ask("getCallBackConfig", {}, session))[0], 401);
  }
  const many = await Promise.all(Array.from({ length: 20 }, () => ask("setCallBackConfig", { container_config }, sessionOf("li-lei"), "one-press")));
  const done = many.filter(([status]) => status === 200);
  same("the others wait", many.filter(([status]) => status !== 200 && status !== 409), []);
  if (done.length === 0) throw new Error("no write came through");
  same("a repeat", await ask("setCallBackConfig", { container_config }, sessionOf("li-lei"), "one-press"), [200, { errcode: 0, errmsg: "ok" }]);
  same("another payload", (await ask("setCallBackConfig", { container_config: { ...container_config, qbase_env: "f" } }, sessionOf("li-lei"), "one-press"))[0], 422);
  const keys = (await miniflare.getDurableObjectNamespace("KEYS")).getByName("a key");
  const taken = await Promise.all(["a", "b", "c"].map((entry) => keys.replace(undefined, entry, 60_000)));
  same("who takes a key", [taken.filter(Boolean).length, await keys.replace("x", "d", 60_000)], [1, false]);
  const [status, { data }] = await ask("getCallBackConfig", {}, sessionOf("li-lei"));
  same("a read", [status, data.container_config], [200, container_config]);
}

const asked = ["getcallbackconfig 0", "setcallbackconfig 0"];
await reported(baseURL, "relay-workerd", work, { close: () => miniflare.dispose(), asked });
