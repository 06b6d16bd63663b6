import { env } from "cloudflare:workers";
import { relayed, relayOf } from "./relayed.js";

const relay = relayOf(env.BASE_URL);

export default {
  fetch: async (request, _, ctx) => new Response(await relayed((url, init) => relay(new Request(url, init), ctx), "https://worker", env.BASE_URL)),
};
