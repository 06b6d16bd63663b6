// Serves a relay, which takes a Request and resolves with a Response, over HTTP on loopback.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

export async function serve(relay) {
  const server = createServer((incoming, outgoing) => void answer(relay, incoming, outgoing).catch((error) => outgoing.destroy(error)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

async function answer(relay, incoming, outgoing) {
  const { method, url, rawHeaders } = incoming;
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, at) => rawHeaders.slice(at * 2, at * 2 + 2));
  const body = /^(GET|HEAD)$/.test(method) ? undefined : await buffer(incoming);
  const response = await relay(new Request(new URL(url, "http://127.0.0.1"), { method, headers: pairs, body }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
