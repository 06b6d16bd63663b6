/** The client without the wasm: `init` or `initSync` before anything else. */
export * from "./index.js";

import type { WasmSource } from "./web.js";
export type { WasmSource };

/** Loads the wasm. Once is enough, whatever entries of this package are imported; after a failure it can be called again. */
export declare function init(source: WasmSource | Promise<WasmSource>): Promise<void>;

/** The same at once, for bytes or the compiled module. */
export declare function initSync(source: BufferSource | WebAssembly.Module): void;

/** Resolves when the wasm is ready; rejects with an {@link InternalError} where no `init` has begun. */
export declare function preload(): Promise<void>;
