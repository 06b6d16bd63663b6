// Serves a relay with the runtime's own server, and calls it over real HTTP.
import { relayed, relayOf } from "./relayed.js";

const { Bun, Deno } = globalThis;
const hostname = "127.0.0.1";
const relay = relayOf();
const server = Deno ? Deno.serve({ port: 0, hostname, onListen() {} }, (request) => relay(request)) : Bun.serve({ port: 0, hostname, fetch: relay });
await relayed(fetch, `http://${hostname}:${server.addr?.port ?? server.port}`);
await (server.shutdown?.() ?? server.stop(true));
