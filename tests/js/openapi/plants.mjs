// Mistakes for a relay to make, and what schemathesis calls them.
const changed = (change) => async (relay, request) => {
  const response = await relay(request);
  const headers = new Headers(response.headers);
  const parts = { status: response.status, headers, body: await response.text() };
  change(parts);
  return new Response(parts.body, { status: parts.status, headers });
};

export const PLANTS = {
  "a status that the document does not list": {
    finding: "Undocumented status code",
    relay: changed((parts) => parts.status === 200 && (parts.status = 418)),
  },
  "a problem without its code": {
    finding: "Response violates schema",
    relay: changed((parts) => parts.status === 403 && (parts.body = parts.body.replace('"code"', '"kode"'))),
  },
  "a wrong payload that is accepted": {
    finding: "Schema-violating request accepted",
    relay: changed((parts) => {
      if (parts.status !== 422) return;
      parts.status = 200;
      parts.headers.set("content-type", "application/json");
      parts.body = '{"errcode":0,"errmsg":"ok"}';
    }),
  },
  "an answer that caches may keep": {
    finding: "Missing required response headers",
    relay: changed(({ headers }) => headers.delete("cache-control")),
  },
};

export const planted = (relay, name) => (request) => PLANTS[name].relay(relay, request);
