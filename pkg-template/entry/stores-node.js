// A store in a folder, for Node, Deno and Bun.
export * from "./stores-node/exports.js";
