// Transports for consoles and elements, without the wasm: to a relay, which checks payloads, or to clients in the same program.
export * from "./relay-client/client-transport.js";
export * from "./relay-client/relay-transport.js";
export {
  ApiError, CloudbaseError, DecodeError, HttpError, InternalError, NetworkError, RelayError, TimeoutError, TokenError, ValidationError,
} from "./shared/errors.js";
