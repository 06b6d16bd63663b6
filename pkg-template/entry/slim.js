// For whoever says where the wasm comes from: a bundler's own import of it, a file, a cache. Nothing loads by itself.
export * from "./client.js";
export { init } from "./init.js";
export { load as initSync } from "./wasm.js";
