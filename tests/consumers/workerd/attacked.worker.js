// The relays in a Worker.
import { env } from "cloudflare:workers";
import { createRelay } from "wechat-cloudbase/relay";
import { relays } from "./attacked/app.js";

const handle = relays(createRelay, env.BASE_URL);

export default { fetch: (request, _, context) => handle(request, context) };
