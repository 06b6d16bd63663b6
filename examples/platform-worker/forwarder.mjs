// Sends requests to WeChat from this machine's address: FORWARDER_KEY=… node forwarder.mjs
// It keeps no log, because the addresses of requests have tokens.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

const { FORWARDER_KEY = "", PORT = "8787", WECHAT = "https://api.weixin.qq.com" } = process.env;
if (!FORWARDER_KEY) throw new Error("FORWARDER_KEY is not set");

const digest = (text = "") => createHash("sha256").update(text).digest();
const typeOf = (type = "") => ({ "content-type": type || "application/json" });
const isKey = (given = "") => timingSafeEqual(digest(given), digest(FORWARDER_KEY));

export const server = createServer(async (request, response) => {
  const { method = "GET", url = "", headers } = request;
  if (!isKey(String(headers["x-forwarder-key"] ?? "")) || !url.startsWith("/")) return response.writeHead(403).end();
  try {
    const body = method === "POST" ? await buffer(request) : null;
    const answer = await fetch(WECHAT + url, {
      method,
      body,
      headers: typeOf(headers["content-type"]),
      redirect: "manual",
      signal: AbortSignal.timeout(60_000),
    });
    const whole = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, typeOf(answer.headers.get("content-type") ?? "")).end(whole);
  } catch {
    response.destroy(); // The client must know that it got no answer of WeChat. A status would be an answer.
  }
});
server.listen(Number(PORT), "127.0.0.1", () => console.log("forwards from", server.address()));
