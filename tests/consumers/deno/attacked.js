// Serves the relays in Deno.
import { createRelay } from "wechat-cloudbase/relay";
import { relays } from "./attacked/app.js";

const [port, upstream] = Deno.args;
const handle = relays(createRelay, upstream);
Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, (request) => handle(request));
