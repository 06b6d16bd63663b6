// Loads the desired state from a file, in Node, Deno and Bun. `/config` itself needs no file.
import "./config.js";

export { loadDesired } from "./config-node/load.js";
