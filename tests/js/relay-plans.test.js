// Plans, edits and pulls through a client with a relay, end to end: `/config`, the client, the relay, the emulated WeChat.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudbaseClient } from "wechat-cloudbase";
import { apply, parseDesired, plan, pull, setTimeoutOf, undo, updateEnvironment, updateWhitelist } from "wechat-cloudbase/config";
import { environment, login, wish } from "./planning.js";
import { grant, MOUNT, ORIGIN, relaying, SECRET } from "./relaying.js";

const OPEN = { open: true, environments: { "prod-1": { api_whitelist: ["/wxa/a", "/wxa/b"], version: 1 } } };
const CLOSED = { ...OPEN, open: false };
const EFFECTS = ["read", "write"];
const NAMES = ["getCallBackConfig", "setCallBackConfig", "getFunctionConfig", "uploadFunctionConfig", "setCloudAccessToken"];
const where = { env: "prod-1", name: "login" };

/** A client of this merchant with a relay, whose user may do these things. */
function page(state, effects = EFFECTS) {
  const world = relaying({ authorize: () => ({ ...grant, merchants: ["wx1", "wx2"], effects }), interfaces: NAMES }, { seed: { wx1: state, wx2: state } });
  const fetch = (url, { headers, ...init }) => world.relay(new Request(url, { ...init, headers: { ...headers, origin: ORIGIN } }));
  const client = new CloudbaseClient({ relay: `https://server.example${MOUNT}`, merchant: "wx1", fetch, maxRetries: 0 });
  const confirmed = () => world.entries.filter(({ phase }) => phase === "before").map(({ merchant, confirm }) => [merchant, confirm]);
  return { ...world, client, confirmed, stateOf: (appid = "wx1") => world.wechat.state()[appid] };
}

const close = parseDesired({ version: 1, cloud_access_token: { open: false }, environments: [{ env: "prod-1", api_whitelist: ["/wxa/a"] }] });

test("an allowed danger confirms itself to the relay, with the merchant of the client", async () => {
  const { client, confirmed, stateOf } = page(OPEN, [...EFFECTS, "danger"]);
  for (const [appid, one] of [["wx1", client], ["wx2", client.forMerchant("wx2")]]) {
    const made = await plan(one, close);
    const refused = await apply(one, close, made).catch((error) => error);
    assert.deepEqual([refused.name, stateOf(appid).open], ["ValidationError", true], "without `allow`");
    const report = await apply(one, close, made, { allow: ["close-token"] });
    assert.deepEqual([report.done.length, report.failed, stateOf(appid).open], [made.changes.length, [], false]);
    const back = parseDesired(undo(made).desired);
    assert.deepEqual((await apply(one, back, await plan(one, back))).failed, []);
    assert.equal(stateOf(appid).open, true);
  }
  assert.deepEqual([...new Set(confirmed().map(String))], ["wx1,wx1", "wx2,wx2"]);
});

test("a danger that the grant does not hold is forbidden, and nothing is written", async () => {
  const { client, stateOf } = page(OPEN);
  const { failed, done } = await apply(client, close, await plan(client, close), { allow: ["close-token"] });
  assert.deepEqual([done, failed.map(({ error }) => [error.name, error.reason, error.outcome])], [[], [["RelayError", "forbidden", "not_sent"]]]);
  assert.equal(stateOf().open, true);
});

test("a whitelist of an account that is closed already can be edited: the payload says again that it is closed", async () => {
  const { client, stateOf } = page(CLOSED, [...EFFECTS, "danger"]);
  await updateWhitelist(client, "prod-1", { add: ["/wxa/c"] });
  await updateWhitelist(client, "prod-1", { remove: ["/wxa/a", "/wxa/b", "/wxa/c"] }, { allow: ["empty-whitelist"] });
  assert.deepEqual([stateOf().open, stateOf().environments["prod-1"].api_whitelist], [false, []]);
});

test("a call of the page itself still needs `confirm`", async () => {
  const { client } = page(OPEN, [...EFFECTS, "danger"]);
  const set = { action: "set", env: "prod-1", open: false, api_whitelist: ["/wxa/a"], version: 1 };
  const { reason, danger } = await client.setCloudAccessToken(set).catch((error) => error);
  assert.deepEqual([reason, danger], ["confirm", ["close-token"]]);
});

const VARIABLES = { DB_PASSWORD: SECRET, OTHER: "other-value" };
const HIDDEN = {
  "variables are there": environment(3, VARIABLES),
  "the config is no JSON": `{ ${SECRET}`,
  "the config is a list": JSON.stringify([{ key: "A", value: SECRET }]),
  "the config is a text": JSON.stringify(SECRET),
  "the config is a number": "7",
  "the variables are a text": JSON.stringify({ timeout: 3, environment: SECRET }),
  "a variable is null": JSON.stringify({ timeout: 3, environment: [null] }),
};

for (const [what, config] of Object.entries(HIDDEN)) {
  test(`without \`reveal\` nothing is planned where ${what}`, async () => {
    const { client, stateOf, wechat } = page(login({ 3: config }));
    for (const wanted of [{ envVariables: { DB_PASSWORD: "new" } }, { envVariables: {} }, { timeout: 9 }, { envVariables: { OTHER: { $absent: true } } }]) {
      const made = await plan(client, wish(wanted));
      assert.deepEqual([made.changes, made.warnings.length], [[], 1], JSON.stringify(wanted));
      assert.doesNotMatch(JSON.stringify(made), /s3cret|other-value/);
    }
    const pulled = await pull(client, { functions: [where] });
    assert.deepEqual(pulled.value.environments, [{ env: "prod-1", functions: [{ name: "login" }] }]);
    assert.doesNotMatch(JSON.stringify(pulled), /s3cret|other-value/);
    for (const edit of [updateEnvironment(client, where, { set: { A: "1" } }), updateEnvironment(client, where, { remove: ["OTHER"] }), setTimeoutOf(client, where, 9)]) {
      const error = await edit.catch((error) => error);
      assert.deepEqual([error.name, error.reason, error.outcome], ["ApplyError", "unread", "not_done"]);
    }
    assert.equal(stateOf().functions["prod-1"].login[3], config);
    assert.equal(wechat.calls().filter(({ name }) => name === "uploadFunctionConfig").length, 0);
  });
}

test("without `reveal` a time-out can be changed where no variable is, and a member that no page names is a danger", async () => {
  const { client, stateOf } = page(login({ 3: environment(3, {}) }));
  assert.equal((await setTimeoutOf(client, where, 9)).done.length, 1);
  assert.equal(stateOf().functions["prod-1"].login[3], environment(9, {}));
  const other = page(login({ 3: JSON.stringify({ timeout: 3, environment: [], memory: SECRET }) }));
  const { changes } = await plan(other.client, wish({ timeout: 9 }));
  assert.deepEqual(changes.map(({ dangers }) => dangers), [["unknown-member"]]);
  assert.doesNotMatch(JSON.stringify(changes), /s3cret/);
});

test("a first variable without `reveal` is written, and the report does not say that it is there", async () => {
  const { client, stateOf } = page(login({ 3: environment(3, {}) }));
  const wanted = wish({ envVariables: { A: "1" } });
  const { failed } = await apply(client, wanted, await plan(client, wanted));
  assert.deepEqual([failed[0]?.error.outcome, stateOf().functions["prod-1"].login[3]], ["unknown", environment(3, { A: "1" })]);
});

test("with `reveal` variables are edited as without a relay", async () => {
  const { client, stateOf, entries } = page(login({ 3: environment(3, VARIABLES) }), [...EFFECTS, "reveal"]);
  const report = await updateEnvironment(client, where, { set: { DB_PASSWORD: "new" }, remove: ["OTHER"] });
  assert.deepEqual([report.failed, stateOf().functions["prod-1"].login[3]], [[], environment(3, { DB_PASSWORD: "new" })]);
  assert.doesNotMatch(JSON.stringify(entries), /s3cret|other-value/);
});
