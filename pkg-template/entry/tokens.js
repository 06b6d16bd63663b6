// Ready-made token providers and stores, without the wasm: a program that serves tokens needs no client.
export { authorizerToken } from "./tokens/authorizer-token.js";
export { kvStore, mapStore, staticToken, tokenServer } from "./tokens/providers.js";
