import { nodeRows } from "../lib/node.mjs";

export default { rows: nodeRows("node 22", 0.2) };
