// Ready-made token providers, and the stores that they keep tokens in. No wasm is loaded: a token server needs nothing else.
export { authorizerToken } from "./tokens/authorizer-token.js";
export { kvStore, mapStore, staticToken, tokenServer } from "./tokens/providers.js";
