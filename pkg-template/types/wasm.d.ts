/** The compiled wasm file, for `initSync` of `wechat-cloudbase/slim`. Workers and bundlers with a plugin can import it. */
import type { WasmModule } from "./runtime.js";

/** The module. Its exports are for this package only. */
declare const module: WasmModule;
export default module;
