/** The wasm file, as Workers and bundlers with a plugin import it: for `initSync` of `wechat-cloudbase/slim`. */
declare const module: WebAssembly.Module;
export default module;
