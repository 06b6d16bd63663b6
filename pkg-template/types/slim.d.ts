/** The client without the wasm. Call `init` or `initSync` before you use it. */
export * from "./index.js";

import type { WasmModule } from "./runtime.js";
import type { WasmSource } from "./web.js";
export type { WasmSource };

/**
 * Loads the wasm. All entries of this package share it, so one call is enough. After a failure you can call it again.
 *
 * @throws {InternalError} if the wasm cannot be compiled; the promise rejects with it, and with the error of `fetch`
 */
export declare function init(source: WasmSource | Promise<WasmSource>): Promise<void>;

/**
 * Loads the wasm from bytes or from a compiled module before it returns.
 *
 * @throws {WebAssembly.CompileError} if the bytes cannot be compiled
 * @throws {TypeError} if `source` is neither bytes nor a module
 */
export declare function initSync(source: ArrayBuffer | ArrayBufferView | WasmModule): void;

/**
 * Resolves when the wasm is ready.
 *
 * @throws {InternalError} if you have not called `init` or `initSync`
 */
export declare function preload(): Promise<void>;
