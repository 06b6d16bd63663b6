/** The compiled wasm file, for `initSync` of `wechat-cloudbase/slim`. Workers and bundlers with a plugin can import it. */
declare const module: WebAssembly.Module;
export default module;
