// Serves relays over HTTP, for tests of their clients.
import { createServer } from "node:http";

export const problem = (status, code, more = {}, headers = {}) => {
  const body = { type: `urn:wechat-cloudbase:problem:${code}`, title: `the relay says ${code}`, status, code, ...more };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });
};

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
