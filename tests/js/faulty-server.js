// A server on loopback that passes requests to an emulated WeChat and damages the answers.
import { serve } from "./fixtures.js";

const HTML = "<html><h1>502 Bad Gateway</h1></html>";

const whole = (outgoing, body, headers = {}, status = 200) => {
  // Each request gets its own connection, so that a damaged answer cannot disturb the next request.
  outgoing.writeHead(status, { connection: "close", "content-length": body.length, ...headers });
  outgoing.end(body);
};

const begun = (outgoing, body, length = body.length) => {
  outgoing.writeHead(200, { connection: "close", "content-length": length });
  return new Promise((sent) => outgoing.write(body.subarray(0, body.length >> 1), sent));
};

const reset = (outgoing) => outgoing.socket.resetAndDestroy();

/** The ways in which an answer is sent or lost. `elsewhere` is the target of the redirect. */
const ANSWERS = {
  good: whole,
  "reset before the answer": reset,
  "reset in the middle": async (outgoing, body) => {
    await begun(outgoing, body);
    reset(outgoing);
  },
  "slow drip": async (outgoing, body) => {
    outgoing.writeHead(200, { connection: "close", "content-length": body.length });
    for (const byte of body) {
      outgoing.write(Buffer.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    outgoing.end();
  },
  "no end": (outgoing, body) => begun(outgoing, body),
  "length too long": async (outgoing, body) => {
    await begun(outgoing, body, body.length + 10);
    outgoing.socket.end();
  },
  "length too short": (outgoing, body) => {
    const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length - 5}\r\n\r\n`;
    outgoing.socket.end(head + body);
  },
  "half JSON": (outgoing, body) => whole(outgoing, body.subarray(0, body.length >> 1)),
  "502 page": (outgoing) => whole(outgoing, Buffer.from(HTML), { "content-type": "text/html" }, 502),
  "empty gbk": (outgoing) => whole(outgoing, Buffer.alloc(0), { "content-type": "text/html; charset=gbk" }),
  redirect: (outgoing, body, elsewhere) => whole(outgoing, Buffer.alloc(0), { location: elsewhere }, 307),
  "wrong gzip": (outgoing, body) => whole(outgoing, body, { "content-encoding": "gzip" }),
  busy: (outgoing) => whole(outgoing, Buffer.from('{"errcode":-1,"errmsg":"system error"}')),
};

/**
 * Serves `wechat`. `plan(token, attempt)` returns `{ fault, applied }` for each request. If `applied` is false, WeChat does
 * not get the request. `requests` counts the requests of each token.
 */
export async function serveFaults(wechat, plan, elsewhere) {
  const requests = {};
  const server = await serve(async (incoming, outgoing) => {
    outgoing.on("error", () => {});
    const token = new URL(incoming.url, "http://x").searchParams.get("access_token");
    requests[token] = (requests[token] ?? 0) + 1;
    const { fault, applied } = plan(token, requests[token]);
    const sent = Buffer.concat(await incoming.toArray());
    const body = applied ? await (await forward(wechat, incoming.url, sent)).arrayBuffer() : Buffer.from('{"errcode":0,"errmsg":"ok"}');
    await ANSWERS[fault](outgoing, Buffer.from(body), fault === "redirect" ? elsewhere : undefined);
  });
  return { ...server, requests };
}

const forward = (wechat, url, body) => wechat.handler(new Request(new URL(url, "http://wechat"), { method: "POST", body }));
