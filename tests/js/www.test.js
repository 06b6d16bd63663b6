// Tests the page of the demo in Chromium, and its server over HTTP.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { pages, serve } from "../../examples/serve.mjs";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const fixture = (path) => JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8"));

let site;
let browser;
let page;
let troubles;

before(async () => {
  site = await serve(pages());
  const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  browser = await chromium.launch({ executablePath, args: ARGUMENTS });
});

after(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  troubles = [];
  page = await browser.newPage({ locale: "en-US", viewport: { width: 360, height: 740 } });
  page.setDefaultTimeout(5_000);
  page.on("console", (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("requestfailed", (request) => troubles.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${site.address}/`) && !request.url().startsWith("data:")) troubles.push(request.url());
  });
  await page.goto(`${site.address}/`);
  await page.locator("#verdict", { hasText: /\S/ }).waitFor();
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(troubles, [], "the console is empty, and only the page is requested");
});

const payload = () => page.getByLabel("Payload, as JSON");
const issues = () => page.locator("#issues li");
const outcome = () => page.locator("#answer");
const choose = (name) => page.getByRole("radio", { name }).check();
const sample = (label) => page.getByLabel("Sample").selectOption({ label });

async function send() {
  await page.getByRole("button", { name: "Send" }).click();
  await outcome().locator(".fine, .error").first().waitFor();
}

test("the vendor's samples are prefilled and have no issues", async () => {
  const vendor = [
    ["setCallBackConfig", "The vendor's sample", "set_callback_config/vendor_request.json"],
    ["getFunctionConfig", "The vendor's sample", "get_function_config/vendor_request.json"],
    ["setCloudAccessToken", "The vendor's sample: get", "cloud_access_token/vendor_get_request.json"],
    ["setCloudAccessToken", "The vendor's sample: set", "cloud_access_token/vendor_set_request.json"],
    ["uploadFunctionConfig", "The vendor's sample", "upload_function_config/vendor_request.json"],
  ];
  for (const [name, label, path] of vendor) {
    await choose(name);
    await sample(label);
    assert.deepEqual(JSON.parse(await payload().inputValue()), fixture(path));
    assert.deepEqual([await page.locator("#verdict").textContent(), await issues().count()], ["No issues", 0]);
  }
});

test("every sample is what its label says", async () => {
  for (const name of ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken", "uploadFunctionConfig", "listFunctions", "getEnvInfo"]) {
    await choose(name);
    for (const label of await page.getByLabel("Sample").locator("option").allTextContents()) {
      await sample(label);
      const found = await page.locator("#verdict").getAttribute("class");
      const due = label.startsWith("Broken") ? "error" : /^(Suspicious|Dangerous)/.test(label) ? "warning" : "fine";
      assert.equal(found, due, `${name}, ${label}`);
      const counted = { two: 2, six: 6 }[label.match(/two|six/)?.[0]];
      if (counted) assert.equal(await issues().count(), counted, label);
    }
  }
});

test("issues appear and disappear while you type", async () => {
  await payload().fill('{"container_config": {"enable": true, "qbase_env": "e", "qbase_container_path": "a", "text_mode": 3}}');
  assert.equal(await page.locator("#verdict").textContent(), "1 error, 1 warning");
  const [error, warning] = await issues().allTextContents();
  assert.equal(error, "Error container_config.text_mode invalid_text_mode must be 1 (JSON) or 2 (XML), not `3`");
  assert.match(warning, /^Warning container_config\.qbase_container_path no_leading_slash /);
  assert.equal(await payload().getAttribute("aria-invalid"), "true");
  assert.match(await page.locator("#request").textContent(), /^None/);

  await payload().press("Control+End");
  for (let i = 0; i < "3}}".length; i++) await payload().press("Backspace");
  await payload().pressSequentially("1}}");
  assert.equal(await page.locator("#verdict").textContent(), "1 warning");
  await page.getByLabel("Strict").check();
  assert.equal(await page.locator("#verdict").textContent(), "1 error");
});

test("the page shows the request that would be sent", async () => {
  await choose("setCloudAccessToken");
  await sample("The vendor's sample: set");
  await page.locator("#request pre", { hasText: '"version": 6' }).waitFor();
  const url = "https://api.weixin.qq.com/tcb/usecloudaccesstoken?access_token=ACCESS_TOKEN";
  assert.equal(await page.locator("#request .url").textContent(), `POST ${url}`);
  const body = JSON.parse(await page.locator("#request pre").textContent());
  assert.deepEqual(body, fixture("cloud_access_token/vendor_set_request.json"));
});

test("a sent request gets an answer, and a get returns what was set", async () => {
  await send();
  assert.deepEqual(JSON.parse(await outcome().locator("pre").textContent()), { errcode: 0, errmsg: "ok" });
  await choose("getCallBackConfig");
  await send();
  await outcome().locator(".fine", { hasText: "getCallBackConfig: answered" }).waitFor();
  const { data } = JSON.parse(await outcome().locator("pre").textContent());
  assert.deepEqual(data, fixture("set_callback_config/vendor_request.json"));
  assert.deepEqual(await page.locator("#events strong").allTextContents(), ["request", "response"]);
});

test("a payload with errors is refused, and all errors are shown", async () => {
  await sample("Broken: six errors at once");
  await send();
  assert.equal(await outcome().locator(".error").first().textContent(), "setCallBackConfig: ValidationError");
  assert.equal(await outcome().locator("li").count(), 6);
  assert.equal(await page.locator("#events .request").count(), 0);
});

test("an error comes with advice, in either language", async () => {
  await page.getByLabel("Simulated fault").selectOption("refused");
  await send();
  assert.match(await outcome().textContent(), /ApiError.+61007.+Advice.+permission set 49.+Class.*permission.*rid/);
  await page.getByRole("button", { name: "中文" }).click();
  assert.match(await outcome().textContent(), /ApiError.+61007.+建议.+权限集 49/);
});

test("faults are shown as events", async () => {
  const faults = {
    expired: ["request", "response", "refresh", "request", "response"],
    busy: ["request", "response", "retry", "request", "response"],
    dropped: ["request", "error"],
    garbled: ["request", "response", "error"],
  };
  for (const [fault, events] of Object.entries(faults)) {
    await page.getByLabel("Simulated fault").selectOption(fault);
    await send();
    assert.deepEqual(await page.locator("#events strong").allTextContents(), events, fault);
  }
});

test("the page and its messages are available in Chinese", async () => {
  await sample("Broken: six errors at once");
  await page.getByRole("button", { name: "中文" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  const texts = [...(await page.locator("[data-zh]").allTextContents()), ...(await page.locator("#verdict, .message").allTextContents())];
  assert.ok(texts.length > 25);
  for (const text of texts) assert.match(text, /\p{Script=Han}/u);
  await page.getByRole("button", { name: "English" }).click();
  for (const text of await page.locator("body").allInnerTexts()) assert.doesNotMatch(text.replace("中文", ""), /\p{Script=Han}/u);
});

test("the keyboard alone sends a call", async () => {
  const pressed = [];
  for (let i = 0; i < 12 && !pressed.at(-1)?.startsWith("submit"); i++) {
    await page.keyboard.press("Tab");
    pressed.push(await page.evaluate(() => document.activeElement.type + document.activeElement.id));
  }
  assert.deepEqual(pressed, ["buttonlanguage", "radio", "select-onesample", "textareapayload", "checkboxstrict", "select-onefault", "submit"]);
  await page.keyboard.press("Enter");
  await outcome().locator(".fine").waitFor();
});

test("nothing is wider than a small phone", async () => {
  for (const language of ["中文", "English"]) {
    await page.getByRole("button", { name: language }).click();
    for (const radio of await page.getByRole("radio").all()) {
      await radio.check();
      for (let index = 0; index < (await page.locator("#sample option").count()); index++) {
        await page.locator("#sample").selectOption({ index });
        await page.locator("[type=submit]").click();
        await outcome().locator(".fine, .error").first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      }
    }
  }
});

function ask(path, method = "GET", { address } = site) {
  return new Promise((resolve, reject) => {
    const { port } = new URL(address);
    const sent = request({ host: "127.0.0.1", port, path, method, agent: false }, (response) => {
      response.resume();
      resolve([response.statusCode, response.headers]);
    });
    sent.setTimeout(5_000, () => sent.destroy(new Error("no answer")));
    sent.on("error", reject).end();
  });
}

test("only the page and the package are served, and only for GET and HEAD", async () => {
  const served = { "/": "html", "/app.js": "javascript", "/style.css": "css", "/pkg/inline.js": "javascript", "/pkg/testing.js?x": "javascript" };
  for (const [path, type] of Object.entries(served)) {
    const [status, headers] = await ask(path);
    assert.deepEqual([status, headers["content-type"]], [200, `text/${type}; charset=utf-8`], path);
    assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    assert.equal(headers["x-content-type-options"], "nosniff");
  }
  const others = ["/nothing", "/www/app.js", "/pkg/", "/pkg/package.json", "/../Cargo.toml", "/pkg/../../Cargo.toml", "/%2e%2e/Cargo.toml"];
  for (const path of [...others, "/..%2fCargo.toml", "/pkg/..%2f..%2fCargo.toml", "/pkg/%2e%2e%2f%2e%2e%2fCargo.toml", "/..\\Cargo.toml", "/app.js%00"]) {
    assert.equal((await ask(path))[0], 404, path);
  }
  assert.equal((await ask("/", "HEAD"))[0], 200);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const [status, headers] = await ask("/", method);
    assert.deepEqual([status, headers.allow], [405, "GET, HEAD"]);
  }
});

test("if a handler fails, the connection is closed, and the next request is served", async (t) => {
  let calls = 0;
  const flaky = await serve(async () => {
    if (calls++ === 0) throw new Error("lost");
    return new Response("ok");
  });
  t.after(() => flaky.close());
  await assert.rejects(ask("/", "POST", flaky), { code: "ECONNRESET" });
  assert.equal((await ask("/", "POST", flaky))[0], 200);
});
