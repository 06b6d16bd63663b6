// Who asks: Origin, Fetch Metadata and the header that no form can send.
import { READ, SESSION, headers, raw, refused, write } from "./make.mjs";

const origin = (name, value, code = "origin", status = 403) => refused(`origin: ${name}`, headers({ origin: value }), status, code);
const metadata = (name, more) => refused(`fetch metadata: ${name}`, headers(more), 403, "csrf");

export default [
  origin("absent", null),
  origin("null", "null"),
  origin("empty", ""),
  origin("of somebody else", "https://evil.example"),
  origin("a listed one as suffix", "https://evil-console.example"),
  origin("a listed one as prefix", "https://console.example.evil.example"),
  origin("user part", "https://console.example@evil.example"),
  origin("upper case", "HTTPS://CONSOLE.EXAMPLE"),
  origin("other scheme", "http://console.example"),
  origin("other port", "https://console.example:8443"),
  origin("the port that is the default", "https://console.example:443"),
  origin("dot at the end", "https://console.example."),
  origin("slash at the end", "https://console.example/"),
  origin("path", "https://console.example/x"),
  origin("subdomain", "https://a.console.example"),
  origin("two in one header", "https://console.example https://evil.example"),
  origin("two with a comma", "https://console.example, https://evil.example"),
  origin("wildcard", "*"),
  origin("letters that look alike", "https://c\u00f6nsole.example"),
  refused("origin: two headers", { ...write(), lines: ["origin: https://evil.example"] }, [400, 403]),
  refused("origin: absent, but a referer", headers({ origin: null, referer: "https://console.example/" }), 403, "origin"),
  refused("origin: absent, but the host is that of the console", headers({ origin: null, host: "console.example" }), 403, "origin"),
  refused("origin: only in X-Forwarded headers", headers({ origin: null, "x-forwarded-host": "console.example", forwarded: "host=console.example" }), 403, "origin"),
  refused("origin: of a session from another site", { ...SESSION, headers: { ...SESSION.headers, origin: "https://evil.example" } }, 403, "origin"),
  metadata("cross-site", { "sec-fetch-site": "none" }),
  metadata("navigation", { "sec-fetch-mode": "navigate" }),
  metadata("no-cors", { "sec-fetch-mode": "no-cors" }),
  metadata("site that does not exist", { "sec-fetch-site": "console.example" }),
  refused("custom header: absent", headers({ "x-wechat-relay": null }), 403, "csrf"),
  refused("custom header: empty", headers({ "x-wechat-relay": "" }), 403, "csrf"),
  refused("custom header: another value", headers({ "x-wechat-relay": "true" }), 403, "csrf"),
  refused("custom header: absent on a session", { ...SESSION, headers: { ...SESSION.headers, "x-wechat-relay": null } }, 403, "csrf"),
  refused("session: cross-site without an origin", { ...SESSION, headers: { ...SESSION.headers, origin: null, "sec-fetch-site": "cross-site" } }, 403),
  refused("form post of another site", raw("POST", write().path, { origin: "https://evil.example", "content-type": "text/plain", cookie: write().headers.cookie }, write().body), 403, "origin"),
  refused("read of another site", { ...READ, headers: { ...READ.headers, origin: "https://evil.example" } }, 403, "origin"),
];
