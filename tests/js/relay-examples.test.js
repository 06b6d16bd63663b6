// Uses examples/console as a person does, in Chromium: signs in, sends a wrong form and a right one, presses twice.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { copyExamples, start } from "./examples/folder.js";
import { freePort } from "./fixtures.js";

const { folder, remove } = copyExamples("console");
const CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let server, browser, page, origin;

before(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = start(folder, ["server.ts"], { PORT: String(port), PASSWORD: "the-password" });
  await new Promise((resolve, reject) => {
    server.stdout.once("data", resolve);
    server.once("exit", () => reject(new Error(server.output)));
  });
  browser = await chromium.launch({ executablePath: execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim(), args: CHROMIUM });
  page = await browser.newPage({ httpCredentials: { username: "li-lei", password: "the-password" } });
  page.setDefaultTimeout(5000);
});
after(async () => {
  await browser?.close();
  server?.kill();
  remove();
});

const status = (text) => page.waitForFunction((text) => document.querySelector("output").textContent.includes(text), text);
const audits = () => server.output.split("\n").filter((line) => line.startsWith("audit ")).map((line) => JSON.parse(line.slice("audit ".length)));

test("a console of one page", async () => {
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(origin);
  await status("no push");

  await page.fill("[name=path]", "/");
  await page.evaluate(() => (document.forms[0].noValidate = true));
  await page.click("button");
  await status("container_config.qbase_env: ");
  assert.deepEqual(audits(), [], "what is wrong is not sent");

  await page.fill("[name=env]", "prod-1");
  await page.evaluate(() => {
    const form = document.forms[0];
    form.requestSubmit();
    form.requestSubmit();
  });
  await status("messages go to prod-1/");
  assert.deepEqual(audits().map(({ phase, user, outcome }) => [phase, user, outcome]), [["before", "li-lei", undefined], ["after", "li-lei", "done"]], "two presses are one write");

  // The relay gets the request, and the page loses the answer.
  await page.route("**/setCallBackConfig", async (route) => (await route.fetch(), await route.abort()), { times: 1 });
  await page.fill("[name=env]", "prod-2");
  await page.click("button");
  await status("Press again");
  await page.context().setOffline(true);
  await page.evaluate(() => (document.querySelector("output").textContent = ""));
  await page.click("button");
  await status("Press again");
  await page.context().setOffline(false);
  await page.click("button");
  await status("messages go to prod-2/");
  assert.equal(audits().length, 4, "a lost answer and three presses are one write");

  assert.deepEqual(faults, []);
  assert.doesNotMatch(server.output, /the-token-of-the-merchant/);
});

test("no path leads out of the named files, and without the password there is nothing", async () => {
  const authorization = `Basic ${btoa("li-lei:the-password")}`;
  const statusOf = async (path, headers) => (await fetch(origin + path, { headers })).status;
  const outside = ["/server.ts", "/pkg/../package.json", "/pkg/%2e%2e/package.json", "/pkg/%2e%2e%2fpackage.json", "/pkg/..%5cpackage.json", "/..%2fserver.ts", "/pkg/", "/pkg"];
  for (const path of outside) assert.equal(await statusOf(path, { authorization }), 404, path);
  assert.equal(await statusOf("/pkg/relay-client.js", { authorization }), 200);
  for (const path of ["/", "/page.js", "/api/wechat/session"]) {
    assert.deepEqual([await statusOf(path, {}), await statusOf(path, { authorization: `Basic ${btoa("li-lei:another")}` })], [401, 401], path);
  }
});
