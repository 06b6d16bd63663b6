// Ready-made token providers and stores, without the wasm: a program that serves tokens needs no client.
export { authorizerToken } from "./tokens/authorizer-token.js";
export { staticToken, tokenServer } from "./tokens/providers.js";
export { saveAuthorization } from "./tokens/save-authorization.js";
export { kvStore, mapStore } from "./tokens/stores.js";
