// Stores for tokens, tickets and journals. They need no wasm.
export * from "./stores/exports.js";
