// A server that reads a whole POST and then breaks the connection. A client that sends the POST again does a write twice.
import { createServer } from "node:net";

const HEAD = "HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-headers: content-type\r\n";
const BODY = '{"errcode":0,"errmsg":"ok"}';

/** The ways in which the server breaks a connection. */
const BREAKS = {
  close: (socket) => socket.destroy(),
  reset: (socket) => socket.resetAndDestroy(),
  end: (socket) => socket.end(),
  half: (socket) => socket.end(HEAD.slice(0, 20)),
};

/**
 * The first part of a path says what happens to a POST: `/close/…`; others get a whole answer. `seen` counts the POSTs that
 * came whole, by their path without the query. `kept` counts those of them that came on a connection in use.
 */
export async function breakingServer() {
  const [seen, kept] = [{}, {}];
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    let [unread, requests] = ["", 0];
    socket.setEncoding("latin1").on("data", (chunk) => {
      unread += chunk;
      for (let request; (request = firstOf(unread)); ) {
        unread = unread.slice(request.length);
        answer(socket, request, requests++ > 0);
      }
    });
  });
  const answer = (socket, { method, path }, isKept) => {
    const count = (counts) => (counts[path] = (counts[path] ?? 0) + 1);
    if (method === "POST") count(seen);
    if (method === "POST" && isKept) count(kept);
    const breakIt = method === "POST" && BREAKS[path.split("/")[1]];
    if (breakIt) breakIt(socket);
    else socket.write(`${HEAD}content-length: ${BODY.length}\r\n\r\n${BODY}`);
  };
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    kept,
    close: () => (server.close(), sockets.forEach((socket) => socket.destroy())),
  };
}

/** Returns the first whole request of a text, or nothing if it has not come whole. */
function firstOf(text) {
  const [head, method, path] = /^(\w+) ([^ ?]*)[^]*?\r\n\r\n/.exec(text) ?? [];
  if (!head) return undefined;
  const isChunked = /^transfer-encoding: *chunked/im.test(head);
  const body = isChunked ? text.indexOf("\r\n0\r\n\r\n", head.length) + 7 - head.length : Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const isWhole = isChunked ? body > 0 : text.length >= head.length + body;
  return isWhole ? { method, path, length: head.length + body } : undefined;
}
