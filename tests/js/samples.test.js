// Type-checks every sample of the README and of docs/, and compares its output with the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { paths, read } from "./docs/markdown.js";
import { nameOf, output, pattern, syntax, typeErrors } from "./docs/samples.js";

const samples = paths().flatMap((path) => read(path).samples);

test("there are samples in both languages", () => {
  for (const known of ["js", "ts"]) assert.ok(samples.some(({ language }) => language === known), known);
});

test("samples have the right types", async () => assert.equal(await typeErrors(samples), ""));

test("a sample that cannot be checked or run says why, and has correct syntax", async () => {
  for (const sample of samples) {
    const { language, not } = sample;
    assert.ok(!language.endsWith("x") || (not.run && not["type-checked"]), `${nameOf(sample)}: JSX is neither run nor type-checked`);
    await assert.doesNotReject(syntax(sample), nameOf(sample));
  }
});

test("samples print what their pages say", { concurrency: 2 }, async (t) => {
  const runnable = samples.filter(({ not }) => !not.run);
  await Promise.all(runnable.map((sample) => t.test(nameOf(sample), async () => assert.match(await output(sample), pattern(sample)))));
});

/** Returns what a sample of a page prints with more code at its end. The sample is the only one with this text. */
function withMore(path, text, more, change = (code) => code) {
  const [sample, ...others] = read(path).samples.filter(({ code }) => code.includes(text));
  assert.equal(others.length, 0, text);
  return output({ ...sample, path: `${sample.path}.more`, code: change(sample.code) + more });
}

test("the sample for many merchants refreshes each merchant's token once", async (t) => {
  const printed = await withMore("docs/many-merchants.md", "const tokens = {", `
    let refreshes = 0;
    const { refresh } = tokens;
    tokens.refresh = (...about) => (refreshes++, refresh(...about));
    const calls = Array.from({ length: 200 }, (_, number) => client.forMerchant(\`wx\${(number % 20) + 1}\`).getCallBackConfig());
    const succeeded = (await Promise.allSettled(calls)).filter(({ status }) => status === "fulfilled");
    console.log(\`200 calls of 20 merchants: \${refreshes} refreshes, \${succeeded.length} successes\`);`);
  const [last] = printed.split("\n").slice(-1);
  t.diagnostic(last);
  assert.equal(last, "200 calls of 20 merchants: 20 refreshes, 200 successes");
});

test("the sample of a server sends each merchant's own token, also if requests overlap", async () => {
  const printed = await withMore("docs/servers.md", "=> env[`TOKEN_OF_", `
    const appids = ["wx1", "wx2", "wx3"];
    const given = Object.fromEntries(appids.map((appid) => [\`TOKEN_OF_\${appid}\`, \`fresh-token-of-\${appid}\`]));
    const sent = [];
    const { fetch } = globalThis;
    globalThis.fetch = (url, init) => (sent.push(new URL(url).searchParams.get("access_token")), fetch(url, init));
    const requests = appids.map((appid) => server.fetch(new Request(\`https://server.example/?appid=\${appid}\`), given));
    await Promise.all(requests);
    console.log(sent.sort().join());`, (code) => code.replace("export default", "const server ="));
  assert.equal(printed, "fresh-token-of-wx1,fresh-token-of-wx2,fresh-token-of-wx3");
});

test("the sample of a forwarder passes on what has its key, and breaks the connection where WeChat gives no answer", async () => {
  const printed = await withMore("docs/ip-allow-list.md", "const isKey =", `
    await new Promise((resolve) => server.once("listening", resolve));
    const { CloudbaseClient } = await import("wechat-cloudbase");
    const baseURL = \`http://127.0.0.1:\${server.address().port}\`;
    const options = (key) => ({ baseURL, fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-forwarder-key": key } }) });
    const call = (accessToken, key, method = "getCallBackConfig", ...payload) => new CloudbaseClient({ accessToken, ...options(key) })[method](...payload);
    const told = (error) => [error.code, error.status, error.errcode, error.outcome].join();
    const config = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } };
    await call("my-token", "the-key", "setCallBackConfig", config);
    console.log(JSON.stringify((await call("my-token", "the-key")).data));
    for (const key of ["", "another", "undefined"]) console.log(await call("my-token", key).catch(told));
    console.log(await call("unknown", "the-key").catch(told));
    const { fetch: working } = globalThis;
    globalThis.fetch = (url, init) => (String(url).startsWith(WECHAT) ? Promise.reject(new Error("no answer")) : working(url, init));
    console.log(await call("my-token", "the-key", "setCallBackConfig", config).catch(told));`);
  const [stored, ...others] = printed.split("\n").slice(1);
  assert.match(stored, /"container_config":\{"enable":true/);
  assert.deepEqual(others, [...Array(3).fill("http,403,,"), "api,,40014,", "network,,,unknown"]);
});

test("the example of a platform in a Worker has the forwarder of the page", () => {
  const [forwarder] = read("docs/ip-allow-list.md").samples.filter(({ code }) => code.includes("const isKey ="));
  assert.equal(readFileSync(new URL("../../examples/platform-worker/forwarder.mjs", import.meta.url), "utf8"), forwarder.code);
});

test("the sample of a page that comes back takes the whole state of the same visitor only", async () => {
  for (const path of ["docs/platform.md", "docs/zh/platform.md"]) {
    const printed = await withMore(path, "export async function back", `
      const state = "1f0e6b1a";
      const visits = [[state, \`a=1; state=\${state}; b=2\`], [state, \`state=\${state}\`], ["1", \`state=\${state}\`], ["e=1", \`state=\${state}\`], [state, \`xstate=\${state}\`], [state, ""], ["", "state="]];
      for (const [given, cookie] of visits) {
        const answer = await back(new Request(\`https://a.example/back?state=\${given}\`, { headers: { cookie } })).catch((error) => error);
        console.log(answer.status ?? answer.code);
      }`);
    assert.equal(printed, "validation\nvalidation\n403\n403\n403\n403\n403");
  }
});
