// Starts browsers headless, with a new profile and one page. Their output contains the page's log.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function commandOf(browser, profile, url) {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  mkdirSync(profile);
  return [...BROWSERS[browser](profile), url];
}

const BROWSERS = {
  chromium: (profile) => [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr", `--user-data-dir=${profile}`,
  ],
  firefox(profile) {
    writeFileSync(join(profile, "user.js"), PREFERENCES.map((pair) => `user_pref(${JSON.stringify(pair).slice(1, -1)});\n`).join(""));
    return ["firefox-esr", "--headless", "--no-remote", "--profile", profile];
  },
};

/** Turns off Firefox's first-run pages and its own requests. */
const PREFERENCES = [
  ["app.normandy.enabled", false],
  ["browser.safebrowsing.malware.enabled", false],
  ["browser.safebrowsing.phishing.enabled", false],
  ["browser.shell.checkDefaultBrowser", false],
  ["browser.startup.homepage_override.mstone", "ignore"],
  ["datareporting.policy.dataSubmissionEnabled", false],
  ["devtools.console.stdout.content", true],
  ["extensions.systemAddon.update.enabled", false],
  ["network.captive-portal-service.enabled", false],
  ["network.connectivity-service.enabled", false],
  ["services.settings.server", "data:,"],
  ["toolkit.telemetry.server", ""],
];
