// What happens to a call: repeats, audit, tokens, upstreams that misbehave, variables.
import { READ, SESSION, answered, body, boss, failed, headers, refused, relay, to, write } from "./make.mjs";
import { UPSTREAMS } from "../../../shared/attacked/app.js";

const one = (key, more = {}) => write({ key, ...more });
const OTHER = '{"container_config":{"enable":true,"qbase_env":"prod-2","qbase_container_path":"/","text_mode":1}}';
const READ_VARIABLES = { type: 3, env: "prod-1", function_name: "login" };
const noKey = (name, value) => refused(`key: ${name}`, write({ key: value }), 400, "idempotency_key");

/** A write whose upstream misbehaves: the relay must say whether it may have happened. */
const UNKNOWN = new Set(["redirect-302", "echo-html", "flood", "never", "reset", "empty", "not-json", "deep"]);
const upstreamCase = (name) => ({
  name: `upstream: ${name}`, request: write({ path: to(name, "setCallBackConfig") }), calls: 1, absent: ["set-cookie", "location", "x-url"],
  status: /^(set-cookie|echo-ok)$/.test(name) ? 200 : [424, 503],
  text: UNKNOWN.has(name) ? /"outcome":"unknown"/ : undefined,
});

export default [
  noKey("absent", null),
  noKey("empty", ""),
  noKey("too long", "x".repeat(256)),
  noKey("blank inside", "a b"),
  noKey("not ASCII", "k\u00e9y"),
  answered("key: the longest", one("x".repeat(255))),
  answered("key: none on a read", READ),
  answered("replay: the same at once", [one("r1"), one("r1")], { together: true, status: [200, 409], calls: 1 }),
  answered("replay: the same later", [one("r2"), one("r2")]),
  { ...answered("replay: another payload", [one("r3"), one("r3", { body: OTHER })]), status: 422, code: "idempotency_key" },
  { ...answered("replay: another interface", [one("r4"), boss("setCloudAccessToken", { action: "set", env: "prod-1", open: true, api_whitelist: ["/wxa/msg_sec_check"], version: 0 }, { key: "r4", path: to("normal", "setCloudAccessToken") })]), status: [422, 200], calls: [1, 2] },
  { ...answered("replay: another merchant", [one("r5"), one("r5", { path: to("normal", "setCallBackConfig", "wx0000000000000002") })]), status: 422, code: "idempotency_key" },
  { ...answered("replay: of another user", [one("r6"), one("r6", { headers: { ...write().headers, cookie: "sid=other.session-canary-4715" } })]), calls: 2 },
  { ...answered("replay: key in another case is another key", [one("r7a"), one("R7A")]), calls: 2 },
  { ...failed("replay: a refused write", [one("r8", { path: to("errmsg-token", "setCallBackConfig") }), one("r8", { path: to("errmsg-token", "setCallBackConfig") })], 424, "api"), calls: [1, 2] },
  { ...failed("replay: an unknown outcome is not sent again", [one("r9", { path: to("reset", "setCallBackConfig") }), one("r9", { path: to("reset", "setCallBackConfig") })], 503), calls: 1, text: /"outcome":"unknown"/ },
  answered("replay: after an invalid payload the key is free", [one("r10", { body: "{}" }), one("r10")]),
  refused("store: get fails", relay("keys-get-throws"), [500, 503]),
  // Some servers tell the relay that nobody waits any more. Then nothing is sent, and the key is free.
  ...[75, 225, 375].map((quit) => answered(`hang up: after ${quit} ms, while the store works`, [{ ...relay("keys-slow"), key: `h${quit}`, quit }, { ...relay("keys-slow"), key: `h${quit}` }])),
  { ...refused("store: set fails", relay("keys-set-throws"), [500, 503]), calls: 0 },
  refused("audit: fails before", relay("audit-before-throws"), 503, "audit"),
  refused("audit: hangs before", relay("audit-before-hangs"), 503, "audit"),
  answered("audit: fails after", relay("audit-after-throws")),
  answered("audit: hangs after", relay("audit-after-hangs")),
  answered("events: the listener fails", relay("event-throws")),
  refused("token: throws", relay("token-throws"), 503, "token"),
  refused("token: hangs", relay("token-hangs"), 503),
  refused("token: empty", relay("token-empty"), 503, "token"),
  refused("token: an object", relay("token-object"), 503, "token"),
  ...UPSTREAMS.map(upstreamCase),
  answered("variables: hidden from a writer", write({ path: to("normal", "getFunctionConfig"), body: JSON.stringify(READ_VARIABLES), key: null }), { text: /DB_PASSWORD/ }),
  answered("variables: shown to those who may", boss("getFunctionConfig", READ_VARIABLES, { key: null }), { text: /canary/, reveals: true }),
  answered("variables: written, and not in the log", boss("uploadFunctionConfig", { type: 3, env: "prod-1", function_name: "login", config: JSON.stringify({ timeout: 3, environment: [{ key: "A", value: 'VARIABLE "canary" 4713' }] }) })),
  refused("variables: in a payload that is wrong", boss("uploadFunctionConfig", { type: 3, env: "prod-1", function_name: "login", config: JSON.stringify({ environment: [{ key: "SCF_A", value: 'VARIABLE "canary" 4713' }] }) }), 422, "validation"),
  refused("variables: in a config that is no JSON", boss("uploadFunctionConfig", { type: 3, env: "prod-1", function_name: "login", config: '{"environment":[VARIABLE "canary" 4713' }), 422, "validation"),
  refused("variables: as the wrong type", boss("uploadFunctionConfig", { type: 3, env: "prod-1", function_name: "login", config: JSON.stringify({ environment: { A: 'VARIABLE "canary" 4713' } }) }), 422, "validation"),
  answered("header: names of the client are not passed on", headers({ authorization: "Bearer x", "x-forwarded-for": "1.2.3.4", "accept-encoding": "gzip", host: "evil.example" })),
  refused("log: a line break in the user agent and language", { ...body("["), headers: { ...write().headers, "user-agent": "a%0d%0ab", "accept-language": "zh;q=x,\u0000" } }, [400]),
  refused("header: a line break in the origin", { ...write(), lines: ["x: y\nset-cookie: a=b"] }, [400, 200], undefined, { absent: ["set-cookie"], calls: [0, 1] }),
  answered("session: shows what is there", SESSION, { calls: 0, text: /^(?!.*wx0000).*"effects":\["read","write"\]/s }),
  answered("path: another merchant that is mine", write({ path: to("normal", "setCallBackConfig", "wx0000000000000002") })),
];
