// Serves the relays in Bun.
import { createRelay } from "wechat-cloudbase/relay";
import { relays } from "./attacked/app.js";

const [port, upstream] = Bun.argv.slice(2);
const handle = relays(createRelay, upstream);
Bun.serve({ hostname: "127.0.0.1", port: Number(port), fetch: (request) => handle(request) });
