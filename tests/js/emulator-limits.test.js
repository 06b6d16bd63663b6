// What the emulator must survive: many requests, huge requests, traps; and what its record must not show.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { createEmulator } from "wechat-cloudbase/testing";

const URL_OF_GET = "https://api.weixin.qq.com/tcb/getcallbackconfig?access_token=TOKEN";
const setup = { tokens: { TOKEN: "wx1" } };
const post = (wechat, body, url = URL_OF_GET) => wechat.fetch(url, { method: "POST", body });
const errcode = async (response) => (await response).json().then((answer) => answer.errcode);

// 4,088 bodies of 1 MiB of text killed an emulator that kept them all. It needed 400 of these. The path is unknown, so that
// nothing but the record reads them.
test("hundreds of bodies of 1 MiB leave the emulator alive, and the record says what it dropped", async () => {
  const wechat = createEmulator(setup);
  const body = JSON.stringify({ list: Array(1 << 19).fill(1) });
  for (let i = 0; i < 400; i++) await wechat.handler({ method: "POST", url: "https://h/x", arrayBuffer: async () => Buffer.from(body) });
  assert.equal(await errcode(post(wechat, "{}")), 0);
  assert.deepEqual([wechat.calls().length, wechat.droppedCalls()], [401, 0]);
  const small = JSON.stringify({ list: Array(16_000).fill([1]) });
  for (let i = 0; i < 100; i++) await post(wechat, small);
  assert.equal(wechat.calls().length + wechat.droppedCalls(), 501);
  assert.ok(wechat.droppedCalls() > 401);
});

test("a request that is too long gets 413 or 414 and does no harm", async () => {
  const wechat = createEmulator(setup);
  assert.equal((await post(wechat, new Uint8Array((1 << 24) + 1))).status, 413);
  assert.equal((await post(wechat, new Uint8Array(300 << 20))).status, 413);
  assert.equal((await post(wechat, "{}", `${URL_OF_GET}&x=${"y".repeat(1 << 16)}`)).status, 414);
  assert.equal(await errcode(post(wechat, "{}")), 0);
  assert.deepEqual(wechat.calls().map((call) => call.status), [413, 413, 414, 200]);
});

test("values inside values, as deep as JSON can be, do no harm", async () => {
  const wechat = createEmulator(setup);
  const nested = (levels, inner) => `{"a":${"[".repeat(levels)}${inner}${"]".repeat(levels)}}`;
  let text = "1";
  for (let texts = 0; texts < 10; texts++) {
    text = nested(120, texts === 0 ? text : JSON.stringify(text));
    assert.equal(await errcode(post(wechat, text)), 0);
  }
  assert.equal(await errcode(post(wechat, nested(1000, 1))), 47001);
  assert.equal(wechat.calls().length, 11);
});

test("after a trap the emulator starts again from its setup, and other emulators notice nothing", async (t) => {
  const { Instance } = WebAssembly;
  t.after(() => Object.assign(WebAssembly, { Instance }));
  const memories = [];
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      memories.push(this.exports.memory);
    }
  };
  const [wechat, other] = [createEmulator({ ...setup, faults: [{ errcode: -1 }] }), createEmulator(setup)];
  assert.deepEqual([await errcode(post(wechat, "{}")), await errcode(post(wechat, "{}"))], [-1, 0]);
  await errcode(post(other, "{}"));
  const [memory] = memories;
  // All the memory that there can be is taken, so the next body has no room.
  memory.grow(65_536 - memory.buffer.byteLength / 65_536);
  await assert.rejects(post(wechat, new Uint8Array(1 << 23)), { message: /^the emulator has a defect; .*started again from its setup$/ });
  assert.deepEqual(wechat.calls(), []);
  assert.deepEqual([await errcode(post(wechat, "{}")), await errcode(post(wechat, "{}"))], [-1, 0]);
  assert.equal(other.calls().length, 1);
});

test("no record shows a secret, wherever it stands", async () => {
  const secret = "71_kN+Q/9w=s3cret";
  const unknown = "s3cret-of-nobody";
  const wechat = createEmulator({ tokens: { [secret]: "wx1", C: { appid: "wxc", kind: "component" } }, refreshTokens: { s3cret_refresh: "wx1" } });
  const base = "https://api.weixin.qq.com";
  const encoded = encodeURIComponent(secret);
  for (const name of ["access_token", "component_access_token", "other_token", "ticket", "x"]) await post(wechat, "{}", `${base}/tcb/getcallbackconfig?${name}=${encoded}`);
  for (const path of [encoded, `tcb/${secret}`, `access_token=${unknown}`, `token/${unknown}`, `${encodeURIComponent(encoded)}/x`]) await post(wechat, "{}", `${base}/${path}`);
  const bodies = [
    { component_appsecret: unknown, env: unknown },
    { component_verify_ticket: unknown }, { authorization_code: [unknown] }, { authorizer_refresh_token: "s3cret_refresh" },
    { env: "s3cret_refresh" }, { a: { b: [`x ${secret} y`] } }, { env: encoded.replace(/%../g, (code) => code.toLowerCase()) }, { [secret]: 1 },
    { type: 3, config: JSON.stringify({ environment: [{ key: "K", value: "s3cret" }] }) },
    { type: "timer", config: JSON.stringify({ environment: [{ key: "K", value: "s3cret" }] }) },
    { text: JSON.stringify({ environment: { K: "s3cret" }, text: JSON.stringify({ token: unknown }) }) },
  ];
  for (const body of bodies) await post(wechat, JSON.stringify(body));
  wechat.fault({ errcode: 40001, errmsg: `invalid credential ${secret}` });
  const answer = await post(wechat, "{}", `${base}/tcb/getcallbackconfig?access_token=${encoded}`);
  assert.match(await answer.text(), /s3cret/, "a fault's text is answered as it is");
  await wechat.fetch(`${base}/tcb/getcallbackconfig?access_token=${encoded}`, { method: "POST", body: "{}", headers: { authorization: `Bearer ${secret}`, "x-token": unknown } });
  assert.equal(wechat.calls().length, 5 + 5 + bodies.length + 2);
  assert.doesNotMatch(JSON.stringify(wechat.calls()), /s3cret|kN[+%]/);
  assert.throws(() => wechat.fault({ delay: 1, path: `/tcb/getcallbackconfig?access_token=${unknown}` }), (error) => !/s3cret/.test(error.message));
});

test("of two processes that refresh at the same time, one gets 61023", async (t) => {
  const wechat = createEmulator({ tokens: { C: { appid: "wxc", kind: "component" } }, refreshTokens: { R: "wx1" } });
  const path = "/cgi-bin/component/api_authorizer_token";
  wechat.fault({ path, delay: 200, times: 2 });
  const server = await wechat.listen();
  t.after(server.close);
  const url = `${server.url}${path}?component_access_token=C`;
  const body = JSON.stringify({ component_appid: "wxc", authorizer_appid: "wx1", authorizer_refresh_token: "R" });
  const program = `fetch(${JSON.stringify(url)}, { method: "POST", body: ${JSON.stringify(body)} }).then((answer) => answer.text()).then(console.log)`;
  const answers = await Promise.all([0, 1].map(async () => {
    const { stdout } = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    return JSON.parse(await new Response(stdout).text());
  }));
  const [done, refused] = answers.sort((one, other) => Number("errcode" in one) - Number("errcode" in other));
  assert.deepEqual([done.expires_in, refused.errcode], [7200, 61023]);
  assert.match(refused.errmsg, /^refresh_token is invalid rid: /);
  const again = { ...JSON.parse(body), authorizer_refresh_token: done.authorizer_refresh_token };
  assert.equal((await (await post(wechat, JSON.stringify(again), url)).json()).expires_in, 7200, "what was handed out is good");
});
