// Sends the Worker's requests to WeChat from a machine whose address is on the platform's list. It needs Node and nothing else:
//   FORWARDER_KEY=… node forwarder.mjs
// It listens on loopback. Put a server with a certificate before it, such as `caddy reverse-proxy --from forwarder.example --to :8787`.
// It keeps no log, because addresses of requests have tokens.
import { createHash, timingSafeEqual } from "node:crypto";
import http from "node:http";
import https from "node:https";

const { FORWARDER_KEY, PORT = "8787", WECHAT = "https://api.weixin.qq.com" } = process.env;
if (!FORWARDER_KEY) throw new Error("FORWARDER_KEY is not set");

const digest = (text) => createHash("sha256").update(text).digest();
const isKey = (given = "") => timingSafeEqual(digest(given), digest(FORWARDER_KEY));

const server = http.createServer((incoming, outgoing) => {
  const { "x-forwarder-key": key, "content-type": type = "application/json", "content-length": length } = incoming.headers;
  if (!isKey(key) || !incoming.url.startsWith("/")) return outgoing.writeHead(403).end();
  const headers = { "content-type": type, ...(length && { "content-length": length }) };
  const { request } = WECHAT.startsWith("https:") ? https : http;
  const onward = request(WECHAT + incoming.url, { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] ?? "application/json" });
    answer.pipe(outgoing);
    // Half an answer must not look like a whole one.
    answer.on("error", () => outgoing.destroy());
  });
  // No answer: whether WeChat did it is unknown, and a broken connection says so.
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => outgoing.writableFinished || onward.destroy());
  incoming.pipe(onward);
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`forwards from http://127.0.0.1:${server.address().port}`));
