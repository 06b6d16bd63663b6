/** The client with the wasm as a separate, cacheable file. Call `await init()` before you use it. */
export * from "./index.js";

import type { Request, Response, WasmModule } from "./runtime.js";

/** The wasm: its address, the response to a `fetch` of it, its bytes, or the compiled module. */
export type WasmSource = string | { readonly href: string } | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/**
 * Loads the wasm. Without `source` it fetches the file of this package. If the server sends the file as
 * `application/wasm`, the browser compiles it while it loads. All entries of this package share the wasm, so one call is
 * enough. After a failure you can call it again.
 *
 * @throws {InternalError} if the wasm cannot be compiled; the promise rejects with it, and with the error of `fetch`
 */
export declare function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

/**
 * Does the same as {@link init} without `source`.
 *
 * @throws {InternalError} as {@link init} does
 */
export declare function preload(): Promise<void>;
