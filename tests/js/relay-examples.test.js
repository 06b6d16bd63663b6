// Uses examples/console as a person does, in Chromium: signs in, sends a wrong form and a right one, presses twice, is signed out.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

// There it finds the packages that its first lines name.
const folder = fileURLToPath(new URL("node_modules/.console-example", import.meta.url));
const CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let server, browser, page, origin;
let log = "";

before(async () => {
  cpSync(new URL("../../examples/console", import.meta.url), folder, { recursive: true });
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, ["server.mjs"], { cwd: folder, env: { ...process.env, PORT: String(port) } });
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (log += text));
  await new Promise((resolve, reject) => {
    server.stdout.once("data", resolve);
    server.once("exit", () => reject(new Error(log)));
  });
  browser = await chromium.launch({ executablePath: execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim(), args: CHROMIUM });
  page = await browser.newPage();
  page.setDefaultTimeout(5000);
});
after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const status = (text) => page.waitForFunction((text) => document.getElementById("status").textContent.includes(text), text);
const audits = () => log.split("\n").filter((line) => line.startsWith("audit ")).map((line) => JSON.parse(line.slice("audit ".length)));

test("a console of one page", async () => {
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(origin);
  await page.click("#sign-in");
  await status("li-lei: no push");

  await page.fill("#env", "e e");
  await page.fill("#path", "/");
  await page.evaluate(() => (document.getElementById("env").value = "\ud800"));
  await page.click("#push button");
  await status("container_config.qbase_env: ");
  assert.deepEqual(audits(), [], "what is wrong is not sent");

  await page.fill("#env", "prod-1");
  await page.evaluate(() => {
    const form = document.getElementById("push");
    form.requestSubmit();
    form.requestSubmit();
  });
  await status("li-lei: messages go to prod-1/");
  assert.deepEqual(audits().map(({ phase, user, outcome }) => [phase, user, outcome]), [["before", "li-lei", undefined], ["after", "li-lei", "done"]], "two presses are one write");

  // The relay gets the request, and the page loses the answer.
  await page.route("**/setCallBackConfig", async (route) => (await route.fetch(), await route.abort()), { times: 1 });
  await page.fill("#env", "prod-2");
  await page.click("#push button");
  await status("Press again");
  await page.context().setOffline(true);
  await page.evaluate(() => (document.getElementById("status").textContent = ""));
  await page.click("#push button");
  await status("Press again");
  await page.context().setOffline(false);
  await page.click("#push button");
  await status("li-lei: messages go to prod-2/");
  assert.equal(audits().length, 4, "a lost answer and three presses are one write");

  await page.context().clearCookies();
  await page.click("#push button");
  await page.waitForSelector("#sign-in:not([hidden])");
  assert.deepEqual(faults, []);
  assert.doesNotMatch(log, /the-token-of-the-merchant/);
});

test("no path leads out of the named files, and nobody is signed in from another origin", async () => {
  for (const path of ["/server.mjs", "/pkg/../package.json", "/pkg/%2e%2e/package.json", "/..%2fserver.mjs", "/pkg/", "/pkg"]) assert.equal((await fetch(origin + path)).status, 404, path);
  const refused = await fetch(`${origin}/sign-in`, { method: "POST", headers: { origin: "https://evil.example" } });
  assert.deepEqual([refused.status, refused.headers.get("set-cookie")], [403, null]);
});
