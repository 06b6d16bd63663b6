// What every entry of the token providers exports. It is wasm that reads WeChat's answers for them.
export { authorizerToken } from "./authorizer-token.js";
export { staticToken, tokenServer } from "./providers.js";
export { saveAuthorization } from "./save-authorization.js";
export { kvStore } from "../stores/kv.js";
/** The name of `memoryStore` until version 0.2. */
export { memoryStore as mapStore } from "../stores/memory.js";
