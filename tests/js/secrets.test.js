// Checks that no error, event or record shows a token or a value of the merchant, after every kind of failure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as cloudbase from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";
import { answering, clientWith, container, rejection, TOKEN, wechatAndClient } from "./fixtures.js";

const { CloudbaseClient, CloudbaseError, DecodeError, HttpError, validate } = cloudbase;

/** The value of a merchant's environment variable. */
const SECRET = "hunter2-hunter2";
const TOKENS = [TOKEN, encodeURIComponent(TOKEN)];

const ENVIRONMENT = JSON.stringify({ timeout: 3, environment: [{ key: "K", value: SECRET }] });
const CONFIG = JSON.stringify({ errcode: 0, config: ENVIRONMENT });

/** Returns all texts that a log could show of a value. */
function shown(value) {
  const parts = [inspect(value, { depth: 9, showHidden: true }), String(value), JSON.stringify(value) ?? "", value?.stack ?? ""];
  try {
    parts.push(inspect(structuredClone(value), { depth: 9, showHidden: true }));
  } catch {}
  for (let cause = value?.cause; cause; cause = cause.cause) parts.push(shown({ ...cause }), cause.stack ?? "", String(cause.message ?? cause));
  return parts.join("\n");
}

const assertWithout = (secrets, text, where) => {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${where} shows ${secret}:\n${text}`);
};

/** `error.body` is a part of the answer, so it may hold the merchant's values, but no token. Nothing else may hold either. */
function assertNoSecret(error, where) {
  const { body } = error;
  if (body !== undefined) {
    assert.ok(!Object.keys(error).includes("body"), where);
    assertWithout(TOKENS, body, `${where}: body`);
    error.body = "";
  }
  assertWithout([...TOKENS, SECRET], shown(error), where);
  if (body !== undefined) error.body = body;
}

const seen = new Set();

/** Makes the call, and looks for secrets in its error and its events. */
async function look(where, { client, events, call = (client) => client.getFunctionConfig({ type: 3, env: "e", function_name: "f" }) }) {
  const error = await rejection(call(client));
  assert.ok(error instanceof CloudbaseError, `${where}: ${error}`);
  seen.add(error.name);
  assertNoSecret(error, where);
  for (const event of events) {
    if (event.error) assertNoSecret(event.error, `${where}: error of event ${event.type}`);
    assertWithout([...TOKENS, SECRET], shown({ ...event, error: undefined }), `${where}: event ${event.type}`);
  }
  assert.equal(events.at(-1).error, error);
  return error;
}

function listened(fetch, options = {}) {
  const events = [];
  return { client: clientWith(fetch, { onEvent: (event) => events.push(event), ...options }), events };
}

const url = (target) => `cannot reach ${target}`;
const never = () => new Promise(() => {});
const reject = (error) => () => Promise.reject(error);

const FETCHES = {
  "an errcode": answering(`{"errcode":40097,"errmsg":"bad ${TOKEN} hint: [${encodeURIComponent(TOKEN)}]"}`),
  "an errmsg cut short": answering(`{"errcode":40097,"errmsg":"${"x".repeat(190)} ${TOKEN}"}`),
  "an expired token": answering(`{"errcode":42001,"errmsg":"expired ${TOKEN}"}`),
  "a proxy's page": async (target) => new Response(url(target), { status: 502 }),
  "a redirect": async (target) => new Response(null, { status: 302, headers: { location: target } }),
  "no JSON": async (target) => new Response(url(target)),
  "a cut config": answering(CONFIG.slice(0, -1)),
  "an odd config": answering(JSON.stringify({ errcode: 0, config: JSON.parse(ENVIRONMENT) })),
  "too long an answer": answering(CONFIG + " ".repeat(1 << 23)),
  "a message": async (target) => { throw new TypeError(url(target)); },
  "a cause": async (target) => { throw new TypeError("fetch failed", { cause: Object.assign(new Error(url(target)), { code: "ECONN" }) }); },
  "properties": async (target, { body }) => { throw Object.assign(new Error("x"), { url: target, input: target, body, options: { path: target } }); },
  "a text": async (target) => { throw url(target); },
  "an object": async (target) => { throw { message: url(target), name: url(target), code: url(target), stack: url(target) }; },
  "many causes": async (target) => { throw [1, 2, 3, 4, 5, 6].reduce((cause) => new Error("outer", { cause }), new Error(url(target))); },
  "an AggregateError": async (target) => { throw new AggregateError([new Error(url(target))], url(target)); },
  "a body that fails": async (target) => ({ status: 200, arrayBuffer: reject(new Error(url(target))) }),
  "no Response": async (target) => ({ url: target }),
};

for (const [where, fetch] of Object.entries(FETCHES)) {
  test(`no secret is shown after ${where}`, () => look(where, listened(fetch)));
}

test("no part of a token is shown if the end of error.body cuts the token", async () => {
  for (const [type, status] of [[HttpError, 502], [DecodeError, 200]]) {
    for (const token of TOKENS) {
      for (let kept = 4; kept <= token.length; kept++) {
        const error = await look("a cut body", listened(answering("-".repeat(2048 - kept) + token, status)));
        assert.ok(error instanceof type);
        assertWithout([token.slice(0, 4)], error.body, `a body cut after ${kept}`);
      }
    }
  }
});

test("no secret is shown after a time-out, in every phase", async () => {
  const options = { timeout: 15 };
  await look("token", listened(never, { ...options, accessToken: never }));
  await look("sending", listened(never, options));
  await look("body", listened(async () => ({ status: 200, arrayBuffer: never }), options));
  await look("waiting", listened(answering(`{"errcode":-1,"errmsg":"${TOKEN}"}`), { timeout: 30, maxRetries: 9, backoff: { base: 20, random: () => 0.9 } }));
});

test("a TokenError shows no secret, except in the provider's own error", async () => {
  const odd = [`${TOKEN} `, `${TOKEN}\ud800`, { TOKEN }, [TOKEN]];
  for (const token of odd) await look("odd token", listened(never, { accessToken: () => token }));
  const cause = new Error("store is down");
  const error = await look("provider", listened(never, { accessToken: reject(cause) }));
  assert.equal(error.cause, cause);
});

test("no secret is shown after a defect", async (t) => {
  const { breakDown } = await import(new URL("client/core.js", import.meta.resolve("wechat-cloudbase")));
  for (const how of [0, 1, 2]) {
    const error = await rejection((async () => breakDown(how))());
    seen.add(error.name);
    assertNoSecret(error, `defect ${how}`);
  }
  t.mock.method(TextEncoder.prototype, "encodeInto", () => {
    throw new RangeError("detached");
  });
  const error = await look("a defect in a call", listened(never));
  assert.ok(error instanceof cloudbase.InternalError);
});

test("a wrong payload shows only its keys, and values of closed and known sets", async () => {
  const odd = [SECRET, [SECRET], { [SECRET.length]: SECRET }, new String(SECRET), { toJSON: () => SECRET }];
  const fields = {
    setCallBackConfig: [
      ["function_config"], ["container_config"], ["x"], ["container_config", "enable"], ["container_config", "text_mode"],
      ["function_config", "callbacks"], ["container_config", "x"],
    ],
    getFunctionConfig: [["type"], ["x"]],
    setCloudAccessToken: [["open"], ["version"], ["api_whitelist"], ["x"]],
  };
  for (const [name, paths] of Object.entries(fields)) {
    for (const path of paths) {
      for (const value of odd) {
        const payload = structuredClone({ ...container, function_config: { enable: true, callbacks: [] }, ...(name === "setCloudAccessToken" && { action: "set" }) });
        path.slice(0, -1).reduce((object, key) => object[key], payload)[path.at(-1)] = value;
        for (const locale of ["en", "zh"]) await look(`${name} ${path}`, { ...listened(never, { locale, strict: true }), call: (client) => client[name](payload) });
        assertWithout([SECRET], JSON.stringify(validate(name, payload)), name);
      }
    }
  }
  for (const text of [ENVIRONMENT, ENVIRONMENT.slice(0, -3), SECRET, `{"env":"${SECRET}","env":"${SECRET}"}`]) {
    await look("text", { ...listened(never), call: (client) => client.getFunctionConfig(text) });
  }
  const thrower = { get env() { throw new Error(SECRET); }, type: 1, function_name: "f" };
  await look("getter", { ...listened(never), call: (client) => client.getFunctionConfig(thrower) });
});

test("no value of a variable is shown, if a config is refused and if its upload fails", async () => {
  const variable = (more) => ({ environment: [{ key: "K", value: SECRET, ...more }] });
  const wrong = [
    variable({ key: "SCF_K" }), variable({ key: SECRET + "-" }), variable({ value: [SECRET] }), variable({ value: SECRET.repeat(1000) }), variable({ values: SECRET }),
    { environment: { K: SECRET } }, { environment: SECRET }, [SECRET], { timeout: SECRET }, { timeout: 0, ...variable() },
  ];
  const upload = (config, type = 3) => (client) => client.uploadFunctionConfig({ type, env: "e", function_name: "f", config });
  for (const config of wrong) {
    for (const form of [config, JSON.stringify(config), `${JSON.stringify(config)}x`]) {
      for (const locale of ["en", "zh"]) await look(`refused: ${JSON.stringify(config)}`, { ...listened(never, { locale }), call: upload(form) });
    }
  }
  await look("a config of another type", { ...listened(never), call: upload(variable(), 2) });
  for (const form of [variable(), JSON.stringify(variable())]) {
    const events = [];
    const { client } = wechatAndClient({ onEvent: (event) => events.push(event), backoff: { base: 0, cap: 0 } }, { faults: [{ errcode: 40097 }] });
    await look("refused by WeChat", { client, events, call: upload(form) });
    await upload(form)(client);
    assertWithout([SECRET], shown(events), "events of a success");
  }
});

test("a wrong option shows only its name", () => {
  const wrong = {
    accessToken: `${TOKEN}\n`, baseURL: `https://user:${SECRET}@proxy.example/?access_token=${TOKEN}`, fetch: SECRET, timeout: SECRET,
    maxRetries: SECRET, onEvent: TOKEN, locale: TOKEN, backoff: TOKEN, token: TOKEN,
  };
  assert.throws(() => new CloudbaseClient(wrong), (error) => {
    assert.equal(error.issues.length, Object.keys(wrong).length);
    assertNoSecret(error, "options");
    return true;
  });
  assert.throws(() => clientWith(never).forMerchant("wx1", { TOKEN }), (error) => (assertNoSecret(error, "merchant"), true));
});

test("clients and the emulator's records show no secret", async () => {
  const { client, wechat } = wechatAndClient();
  assertWithout(TOKENS, shown(client), "client");
  assertWithout(TOKENS, shown(client.forMerchant("wx1", TOKEN)), "client of a merchant");
  await client.setCallBackConfig(container);
  const upload = (body) => wechat.fetch(`https://api.weixin.qq.com/tcb/uploadfuncconfig?access_token=${encodeURIComponent(TOKEN)}`, { method: "POST", body });
  const config = { type: 3, env: "e", function_name: "f" };
  await upload(JSON.stringify({ ...config, config: ENVIRONMENT }));
  await upload(JSON.stringify({ ...config, config: ENVIRONMENT.slice(1) }));
  await upload(JSON.stringify({ ...config, config: JSON.parse(ENVIRONMENT) }));
  await upload(ENVIRONMENT.slice(1));
  assert.equal(wechat.calls().length, 5);
  assertWithout([...TOKENS, SECRET], shown(wechat.calls()), "calls");
  assertWithout(TOKENS, shown(wechat) + shown(wechat.state()), "emulator");
  for (const wrong of [{ tokens: { [TOKEN]: 1 } }, { tokens: { [TOKEN]: { appid: "a", kind: 1 } } }]) {
    assert.throws(() => createEmulator(wrong), (error) => (assertWithout(TOKENS, shown(error), "setup"), true));
  }
  assert.throws(() => wechat.expire(`${TOKEN}x`), (error) => (assertWithout(TOKENS, shown(error), "expire"), true));
});

test("the tests above look at every error class", () => {
  // A client that gets a RelayError has no token.
  const classes = Object.keys(cloudbase).filter((name) => name.endsWith("Error") && !["CloudbaseError", "RelayError"].includes(name));
  assert.deepEqual([...seen].sort(), classes.sort());
});
