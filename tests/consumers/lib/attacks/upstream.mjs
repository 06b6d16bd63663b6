// WeChat as the attacks know it: the emulator under /good, and answers of misbehaving upstreams under other paths. It counts requests.
import { createServer } from "node:http";
import { SECRETS } from "../../shared/attacked/secrets.js";

const CONFIG = JSON.stringify({ timeout: 3, environment: [{ key: "DB_PASSWORD", value: SECRETS.variable }] });

const setup = (ids) => ({
  tokens: { [SECRETS.token]: ids[0], [SECRETS.platformToken]: { appid: "wxPlatform", kind: "component" } },
  seed: { [ids[0]]: { functions: { "prod-1": { login: { 3: CONFIG } } } } },
});

export async function upstream(createEmulator, ids) {
  let wechat = createEmulator(setup(ids));
  let count = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const [, name, rest] = /^\/([a-z0-9-]+)(\/.*)$/.exec(incoming.url) ?? [];
    count++;
    if (name !== "good") return TROUBLES[name](outgoing, incoming.url);
    const request = new Request(`http://wechat${rest}`, { method: incoming.method, body: body.length > 0 ? body : undefined });
    const response = await wechat.handler(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    count: () => count,
    reset() {
      count = 0;
      wechat = createEmulator(setup(ids));
    },
    close: () => server.close().closeAllConnections(),
  };
}

const json = (text) => (outgoing) => outgoing.writeHead(200, { "content-type": "application/json" }).end(text);
const redirect = (status) => (outgoing, url) => outgoing.writeHead(status, { location: `/good${url.replace(/^\/[^/]+/, "")}` }).end();

const TROUBLES = {
  "redirect-302": redirect(302),
  "redirect-307": redirect(307),
  "echo-json": (outgoing, url) => json(JSON.stringify({ errcode: 40001, errmsg: `invalid ${url} rid: 65f1-x` }))(outgoing),
  "echo-ok": (outgoing, url) => json(JSON.stringify({ errcode: 0, errmsg: `ok ${url} ${SECRETS.token}` }))(outgoing),
  "echo-html": (outgoing, url) => outgoing.writeHead(502, { "content-type": "text/html" }).end(`<h1>Bad gateway</h1>${url}`),
  "echo-header": (outgoing, url) => outgoing.writeHead(403, { "x-url": encodeURI(url), server: encodeURI(url) }).end(decodeURIComponent(url)),
  flood(outgoing) {
    const more = () => outgoing.destroyed || outgoing.write("x".repeat(65_536)) === undefined || setTimeout(more, 1);
    outgoing.writeHead(200, { "content-type": "application/json" }).write('{"errcode":0,"errmsg":"');
    more();
  },
  never() {},
  reset: (outgoing) => outgoing.destroy(),
  empty: json(""),
  "not-json": json(`<p>${SECRETS.token}</p>`),
  deep: json("[".repeat(100_000)),
  "errmsg-token": json(JSON.stringify({ errcode: 85088, errmsg: `no ${SECRETS.token} ${encodeURIComponent(SECRETS.token)}\r\nset-cookie: a=b` })),
  "set-cookie": (outgoing) => outgoing.writeHead(200, { "set-cookie": "a=b", location: "https://evil.example", "access-control-allow-origin": "*" }).end('{"errcode":0,"errmsg":"ok"}'),
};
