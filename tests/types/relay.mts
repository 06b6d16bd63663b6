// The typings of /relay: what a program may write, and what it may not.
import { type AuditEntry, createRelay, type IdempotencyStore, type Relay, type RelayEvent, type RelayGrant } from "wechat-cloudbase/relay";

const required = { mount: "/api", origins: ["https://a.example"], accessToken: () => "t" } as const;

const relay: Relay = createRelay({ ...required, authorize: () => null });
const answer: Promise<Response> = relay(new Request("https://a.example"));
export const handler: { fetch: (request: Request) => Promise<Response> } = { fetch: relay };

createRelay<{ waitUntil(promise: Promise<unknown>): void }>({
  ...required,
  authorize: async (request, context) => {
    context?.waitUntil(Promise.resolve(request.headers.get("cookie")));
    return { user: "a", merchants: new Set(["wx1"]), effects: ["read", "write"] };
  },
  accessToken: async ({ merchant = "platform", rejected, context }) => `${merchant}${rejected}${typeof context?.waitUntil}`,
  merchants: ({ q = "", limit, grant }) => ({ items: [{ appid: q + limit + grant.user, tags: ["a"] }], total: 1 }),
  limit: ({ merchant, effect }) => ({ ok: merchant !== null && effect === "read", retryAfter: 1000 }),
  audit: (entry: AuditEntry) => console.log(entry.phase, entry.changes),
  onEvent: (event) => {
    if (event.type === "origin") console.log(event.listed.join());
    if (event.type === "hook") console.log(event.hook);
    if (event.type === "response") console.log(event.status);
  },
});

const store: IdempotencyStore = { get: async () => null, set: async () => {}, replace: (key, before, entry, lifetime) => key + (before ?? "") + entry + lifetime === "" };
createRelay({ ...required, authorize: () => null, idempotency: store });

export const grants: RelayGrant[] = [{ user: "a" }, { user: "a", merchants: "*" }, { user: "a", merchants: (appid) => appid === "wx1", effects: new Set(["reveal"] as const) }];
export const event: RelayEvent = { type: "origin", origin: null, listed: [] };
export { answer };

// @ts-expect-error a grant is data
createRelay({ ...required, authorize: () => true });
// @ts-expect-error all merchants are written as "*"
createRelay({ ...required, authorize: () => ({ user: "a", merchants: "wx1" }) });
// @ts-expect-error there is no such effect
createRelay({ ...required, authorize: () => ({ user: "a", effects: ["admin"] }) });
// @ts-expect-error one token would serve all merchants
createRelay({ ...required, accessToken: "t", authorize: () => null });
// @ts-expect-error origins are required
createRelay({ mount: "/api", accessToken: () => "t", authorize: () => null });
