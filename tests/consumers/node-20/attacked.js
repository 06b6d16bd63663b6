// Serves the relays in Node.js.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRelay } from "wechat-cloudbase/relay";
import { relays } from "./attacked/app.js";

const [port, upstream] = process.argv.slice(2);
createServer(getRequestListener(relays(createRelay, upstream))).listen(Number(port), "127.0.0.1");
