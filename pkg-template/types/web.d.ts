/** The client, with the wasm as a file of its own: `await init()` before anything else. */
export * from "./index.js";

/** Where the wasm is, or what was fetched of it, or its bytes, or the compiled module. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm: the file that lies beside this module, unless told otherwise. Streamed where it is served as
 * `application/wasm`. Once is enough, whatever entries of this package are imported; after a failure it can be called again.
 */
export declare function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

/** The same as {@link init} without a source. */
export declare function preload(): Promise<void>;
