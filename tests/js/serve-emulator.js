// Serves an emulator over HTTP, for clients in other processes.
import { createServer } from "node:http";

/** Returns the URL of the server. A lost connection destroys the socket. */
export async function serveEmulator(t, wechat) {
  const server = createServer(async (incoming, outgoing) => {
    const body = await new Response(incoming).arrayBuffer();
    const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
    const request = new Request(`http://localhost${incoming.url}`, { method: incoming.method, headers: incoming.headers, body: hasBody ? body : undefined });
    try {
      const response = await wechat.handler(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      incoming.socket.destroy();
      if (error.name !== "ConnectionLostError") throw error;
    }
  }).listen(0, "127.0.0.1");
  t.after(() => server.close().closeAllConnections());
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}
