// What a `Retry-After` header asks for, with both clients over real HTTP.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import { serve } from "./fixtures.js";

/** In GMT, as all dates in headers. A local time would differ, because the test runs in another zone. */
process.env.TZ = "Asia/Shanghai";
const later = new Date(Date.now() + 3_600_000);
const [weekday, day, month, year, time] = later.toUTCString().replace(",", "").split(" ");
const longWeekday = later.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });

/** In milliseconds. */
const NUMBERS = {
  "0": 0, "1": 1000, "0.4": 400, ".0001": 1, "1.0005": 1001, "120 seconds": 120_000, "120, 60": 120_000, "2147483": 2_147_483_000,
  "-5": 0, tomorrow: 0, "May 2099": 0, "Wed, 25 Foo 2099 00:00:00 GMT": 0, "Mon, 99 Nov 2099 00:00:00 GMT": 0, "25 Nov 2099": 25_000, "Sun Nov  6 08:49:37 1994": 0, "Sunday, 06-Nov-94 08:49:37 GMT": 0,
};
const DATES = [
  `${weekday}, ${day} ${month} ${year} ${time} GMT`,
  `${longWeekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
  `${weekday} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`,
];
const TOO_LONG = ["2147484", "99999999999999999999", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT", "Fri Dec 31 23:59:59 9999"];

for (const [name, { CloudbaseClient }] of Object.entries({ "default client": pkg, "/gloo": gloo })) {
  /** Returns the wait before the second attempt, or `undefined` if the first attempt ends the call. */
  async function waitFor(baseURL, header) {
    const controller = new AbortController();
    let wait;
    const onEvent = (event) => event.type === "retry" && ((wait = event.wait), controller.abort("enough"));
    const client = new CloudbaseClient({ accessToken: "T", baseURL: `${baseURL}/${encodeURIComponent(header)}`, timeout: Infinity, backoff: { base: 0, cap: 0 }, onEvent });
    await client.getCallBackConfig({ signal: controller.signal }).then(assert.fail, () => {});
    return wait;
  }

  test(`${name}: numbers, the three forms of a date, and waits that no timer can wait`, async (t) => {
    let requests = 0;
    const server = await serve((incoming, outgoing) => {
      requests++;
      outgoing.writeHead(429, { "retry-after": decodeURIComponent(incoming.url.split("/")[1]) }).end();
    });
    t.after(server.close);
    for (const [header, wait] of Object.entries(NUMBERS)) assert.equal(await waitFor(server.url, header), wait, header);
    for (const header of DATES) {
      const before = later - Date.now();
      const wait = await waitFor(server.url, header);
      assert.ok(wait <= before && wait > before - 5000, `${header}: ${wait} instead of ${before}`);
    }
    requests = 0;
    for (const header of TOO_LONG) assert.equal(await waitFor(server.url, header), undefined, header);
    assert.equal(requests, TOO_LONG.length);
  });
}
