// For whoever says where the wasm comes from: a bundler's own import of it, a file, a cache. Nothing loads by itself.
export * from "./client/client.js";
export { init } from "./client/init.js";
export { load as initSync } from "./client/instance.js";
