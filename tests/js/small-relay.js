// A relay as docs/relay.md describes it, with as much as the tests of its clients need. `createRelay` of the package can take its place.
import { createServer } from "node:http";
import { CloudbaseClient, CloudbaseError, toHttpStatus } from "wechat-cloudbase";

const FIELDS = ["issues", "warnings", "errcode", "errmsg", "rid", "hint", "clientIp", "class", "advice", "retryable", "outcome", "retryAfter", "path", "offset"];

export const problem = (status, code, more = {}, headers = {}) => {
  const body = { type: `urn:wechat-cloudbase:problem:${code}`, title: `the relay says ${code}`, status, code, ...more };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });
};

const problemOf = (error) => {
  const given = FIELDS.filter((name) => error[name] !== undefined).map((name) => [name, error[name]]);
  return problem(toHttpStatus(error), error.code, { detail: error.message, interface: error.endpoint, upstreamStatus: error.status, ...Object.fromEntries(given) });
};

export function createRelay({ mount, origins, authorize, accessToken, fetch, merchants }) {
  const done = new Map();
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const { headers, method } = request;
    const path = pathname.startsWith(`${mount}/`) ? pathname.slice(mount.length) : "";
    const origin = headers.get("origin");
    if (method === "OPTIONS") return new Response(null, { status: 204, headers: allowed(origins, origin) });
    if (origin ? !origins.includes(origin) : method !== "GET") return problem(403, "origin");
    if (headers.get("x-wechat-relay") !== "1") return problem(403, "csrf");
    const grant = await authorize(request);
    if (!grant) return problem(401, "unauthenticated", {}, allowed(origins, origin));
    const answer = await (method === "GET" ? read(path, searchParams) : write(path));
    for (const [name, value] of Object.entries(allowed(origins, origin))) answer.headers.set(name, value);
    return answer;

    async function read(path, query) {
      if (path === "/session") return Response.json({ user: { name: grant.user }, effects: grant.effects, interfaces: ["getCallBackConfig"], features: ["merchants"] });
      if (path === "/merchants") return Response.json(await merchants({ q: query.get("q"), limit: query.get("limit") }));
      return problem(404, "no_route");
    }

    async function write(path) {
      const [, place, appid, name] = /^\/(?:(merchants)\/(\w+)|platform)\/(\w+)$/.exec(path) ?? [];
      if (!name) return problem(404, "no_route");
      if (headers.get("content-type") !== "application/json") return problem(415, "media_type");
      const text = await request.text();
      if (text.length > 65_536) return problem(413, "too_large");
      if (place ? !grant.merchants.includes(appid) : !grant.effects.includes("platform")) return problem(403, "forbidden");
      const writes = /^(set|upload)/.test(name) && JSON.parse(text).action !== "get";
      if (JSON.parse(text).open === false && headers.get("x-wechat-confirm") !== appid) return problem(428, "confirm", { danger: ["close-account"] });
      const key = headers.get("idempotency-key");
      if (writes !== (key !== null)) return problem(400, "idempotency_key");
      if (done.has(key)) return done.get(key).clone();
      const client = new CloudbaseClient({ accessToken: (about) => accessToken({ ...about, merchant: appid ?? null }), fetch, maxRetries: 0, locale: headers.get("accept-language") === "zh" ? "zh" : "en" });
      const answer = await call(client, name, text);
      if (writes) done.set(key, answer.clone());
      return answer;
    }
  };
}

async function call(client, name, text) {
  try {
    return Response.json(await client[name](...(name === "getCallBackConfig" ? [] : [text])));
  } catch (error) {
    if (!(error instanceof CloudbaseError)) throw error;
    return problemOf(error);
  }
}

const allowed = (origins, origin) =>
  origins.includes(origin) ? { "access-control-allow-origin": origin, "access-control-allow-credentials": "true", "access-control-allow-headers": "content-type, x-wechat-relay, idempotency-key, x-wechat-confirm" } : {};

/** Serves a function of a Request over HTTP, as an adapter of Node does. Records the requests. */
export async function serveRelay(relay) {
  const requests = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const body = Buffer.concat(chunks);
    requests.push({ method, url, headers, body: body.toString() });
    const response = await (async () => relay(new Request(`http://${headers.host}${url}`, { method, headers, ...(method === "POST" && { body }) })))().catch((error) => new Response(String(error), { status: 500 }));
    if (!response) return outgoing.destroy();
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a browser adds to a request of a page at this origin. */
export const asPage = (origin) => (url, init) => fetch(url, { ...init, headers: { ...init.headers, origin } });
