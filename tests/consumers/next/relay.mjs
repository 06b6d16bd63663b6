// Calls a served relay: `node relay.mjs <its address> <the server of the consumer>`.
import { relayed } from "./relayed.js";

const [at, baseURL] = process.argv.slice(2);
await relayed(fetch, at, baseURL);
