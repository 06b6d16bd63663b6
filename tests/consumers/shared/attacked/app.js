// The relays that the attacks meet. Each has its own mount and one thing that is bad about it: its grants, hooks or upstream.
import { SECRETS } from "./secrets.js";

export const ORIGIN = "https://console.example";
export const MINE = "wx0000000000000001";
export const ALSO_MINE = "wx0000000000000002";
export const NOT_MINE = "wx0000000000000003";

/** Hooks that never settle are waited for this long. */
const SHORT = 400;

const USERS = {
  "writer": { user: "writer", merchants: new Set([MINE, ALSO_MINE]), effects: ["read", "write"] },
  "other": { user: "other", merchants: new Set([MINE]), effects: ["read", "write"] },
  "reader": { user: "reader", merchants: [MINE], effects: ["read"] },
  "boss": { user: "boss", merchants: "*", effects: ["read", "write", "danger", "platform", "reveal"] },
};

const never = () => new Promise(() => {});
const fails = () => {
  throw new Error(SECRETS.foreignError);
};

function slowStore() {
  const kept = new Map();
  const slowly = (work) => async (...given) => (await new Promise((resolve) => setTimeout(resolve, 150)), work(...given));
  return { get: slowly((key) => kept.get(key)), set: slowly((key, entry) => void kept.set(key, entry)) };
}

function sessionOf(request) {
  const [, name] = /(?:^|; )sid=([a-z]+)\.session-canary-4715(?:;|$)/.exec(request.headers.get("cookie") ?? "") ?? [];
  return Object.hasOwn(USERS, name) ? USERS[name] : null;
}

/** A grant that has all only by its prototype. */
class Inherits {}
Object.assign(Inherits.prototype, USERS.boss);

const granting = (grant) => ({ authorize: async () => grant });
const writer = (more) => granting({ ...USERS.writer, ...more });
const ROWS = [
  { appid: MINE, name: "老王水果", refresh_token: SECRETS.refreshToken, access_token: SECRETS.token, status: "ok", tags: ["a"], note: "n" },
  { appid: NOT_MINE, name: "not yours", status: "ok" },
];

/** Options by the name of the mount. What is not here is that of `normal`. */
export const RELAYS = {
  normal: {},
  all: { interfaces: ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken", "uploadFunctionConfig", "listFunctions"] },
  // Grants
  "grant-true": granting(true),
  "grant-text": granting("boss"),
  "grant-number": granting(1),
  "grant-empty": granting({}),
  "grant-array": granting([MINE]),
  "grant-undefined": granting(undefined),
  "grant-inherited": granting(new Inherits()),
  "grant-created": granting(Object.create(USERS.boss)),
  "grant-user-number": writer({ user: 42 }),
  "grant-merchants-true": writer({ merchants: true }),
  "grant-merchants-text": writer({ merchants: `${MINE},${ALSO_MINE}` }),
  "grant-merchants-object": writer({ merchants: { [MINE]: true } }),
  "grant-merchants-star-in-list": writer({ merchants: ["*"] }),
  "grant-merchants-pattern": writer({ merchants: /wx.*/ }),
  "grant-merchants-one": writer({ merchants: () => 1 }),
  "grant-merchants-late-one": writer({ merchants: async () => "yes" }),
  "grant-merchants-throws": writer({ merchants: fails }),
  "grant-merchants-hangs": writer({ merchants: never }),
  "grant-effects-text": writer({ effects: "read write danger" }),
  "grant-effects-true": writer({ effects: true }),
  "grant-effects-object": writer({ effects: { read: true, write: true } }),
  "grant-throws": { authorize: fails },
  "grant-rejects": { authorize: async () => fails() },
  "grant-hangs": { authorize: never },
  // Hooks
  "audit-before-throws": { audit: ({ phase }) => phase === "before" && fails() },
  "audit-before-hangs": { audit: ({ phase }) => (phase === "before" ? never() : undefined) },
  "audit-after-throws": { audit: ({ phase }) => phase === "after" && fails() },
  "audit-after-hangs": { audit: ({ phase }) => (phase === "after" ? never() : undefined) },
  "limit-no": { limit: async () => ({ ok: false, retryAfter: 7000 }) },
  "limit-throws": { limit: fails },
  "limit-hangs": { limit: never },
  "limit-nothing": { limit: async () => undefined },
  "limit-injects": { limit: async () => ({ ok: false, retryAfter: "7\r\nset-cookie: a=b" }) },
  "limit-forever": { limit: async () => ({ ok: false, retryAfter: Infinity }) },
  "event-throws": { onEvent: fails },
  "keys-get-throws": { idempotency: { get: fails, set: async () => {} } },
  "keys-set-throws": { idempotency: { get: async () => undefined, set: fails } },
  "keys-slow": { idempotency: slowStore() },
  // The body of a request
  "body-never-ends": {},
  "rows": { merchants: async () => ({ items: ROWS, next: "cursor", total: 2, secret: SECRETS.refreshToken }) },
  "rows-throw": { merchants: fails },
  "rows-odd": { merchants: async () => ({ items: [null, 1, "x", { name: "no appid" }, Object.create(ROWS[0])], next: { a: 1 }, total: "2" }) },
  // Tokens
  "token-throws": { accessToken: fails },
  "token-hangs": { accessToken: never },
  "token-empty": { accessToken: () => "" },
  "token-object": { accessToken: () => ({ token: SECRETS.token }) },
};

/** Troubles of the upstream: the emulator's server answers so under a path of this name. */
export const UPSTREAMS = ["redirect-302", "redirect-307", "echo-json", "echo-ok", "echo-html", "echo-header", "flood", "never", "reset", "empty", "not-json", "deep", "errmsg-token", "set-cookie"];

const SHORT_ONES = /hangs|never|flood/;

/** Returns the handler of all relays. It prints what a host would log: events, and entries of the audit. */
export function relays(createRelay, upstream, log = (line) => console.log(line)) {
  const made = new Map();
  const add = (name, base, options) => made.set(name, createRelay({ ...common(name, base, log), ...options }));
  for (const [name, options] of Object.entries(RELAYS)) add(name, "good", options);
  for (const name of UPSTREAMS) add(name, name, {});
  return (request, context) => made.get(nameIn(request.url))?.(request, context) ?? new Response("no relay here", { status: 404 });

  function common(name, base) {
    return {
      mount: `/api/${name}`,
      origins: [ORIGIN, "https://second.example:8443"],
      baseURL: `${upstream}/${base}`,
      timeout: SHORT_ONES.test(name) ? SHORT : 20_000,
      authorize: async (request) => sessionOf(request),
      accessToken: ({ merchant }) => (merchant === undefined ? SECRETS.platformToken : SECRETS.token),
      audit: (entry) => log(`audit ${JSON.stringify(entry)}`),
      onEvent: (event) => log(`event ${JSON.stringify(event)}`),
      environment: "test",
    };
  }
}

/** The mount is found on the address as it came, so that a strange path still reaches a relay. */
const nameIn = (url) => /^https?:\/\/[^/]*\/+api\/([a-z0-9-]+)/.exec(url)?.[1] ?? "normal";
