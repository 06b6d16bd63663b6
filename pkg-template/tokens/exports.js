// What every entry of the token providers exports. It is wasm that reads WeChat's answers for them.
export { authorizerToken } from "./authorizer-token.js";
export { staticToken, tokenServer } from "./providers.js";
export { saveAuthorization } from "./save-authorization.js";
export { kvStore, mapStore } from "./stores.js";
