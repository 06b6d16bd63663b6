/** The compiled wasm file, for `initSync` of `wechat-cloudbase/slim`. Workers and bundlers with a plugin can import it. */
import type { WasmModule } from "./runtime.js";

declare const module: WasmModule;
export default module;
