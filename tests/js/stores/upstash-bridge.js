// Speaks the REST protocol of Upstash over a real Redis: a POST with one command as a JSON array, or with a list of them to
// `/pipeline`. Texts of an answer are in base64 if the client asks for it.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Redis } from "ioredis";

const encoded = (value) => (Array.isArray(value) ? value.map(encoded) : typeof value === "string" ? Buffer.from(value).toString("base64") : value);

export async function startUpstash(url, token) {
  const redis = new Redis(url);

  async function run([name, ...values], encode) {
    try {
      return { result: encode(await redis.call(name, ...values)) };
    } catch (error) {
      return { error: error.message };
    }
  }

  async function answer(request) {
    if (request.headers.authorization !== `Bearer ${token}`) return [401, { error: "WRONGPASS invalid or missing auth token" }];
    const encode = request.headers["upstash-encoding"] === "base64" ? encoded : (value) => value;
    const body = JSON.parse(await text(request));
    if (request.url.startsWith("/pipeline")) return [200, await Promise.all(body.map((command) => run(command, encode)))];
    const result = await run(body, encode);
    return [result.error ? 400 : 200, result];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      redis.disconnect();
      server.closeAllConnections();
      server.close();
    },
  };
}
