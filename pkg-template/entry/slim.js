// For programs that load the wasm themselves: with a bundler's import, from a file or from a cache.
export * from "./client/client.js";
export { init } from "./client/init.js";
export { load as initSync } from "./client/instance.js";
