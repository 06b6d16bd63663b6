import { nodeRows } from "../lib/node.mjs";

export default { rows: nodeRows("node 24", 0.2) };
