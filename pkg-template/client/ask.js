// Sends a request that is none of the interfaces, by the rules of a call. The token providers use it.
import { bare } from "../shared/check.js";
import { run } from "./drive.js";
import { ANY, ANY_OF_PLATFORM } from "./interfaces.js";
import { clientOptions } from "./options.js";
import { TokenBook } from "./token-book.js";

/** Requests share the questions to a provider of component tokens. */
const tokens = new TokenBook();

/**
 * Resolves with the answer, a JSON object. Members of `target`:
 * - `name` stands in errors and events, and `merchant` in events
 * - `callId` is the id of the call that needs the answer
 * - `path` follows the base URL; `query` is the name of the platform's token in the URL, and without it the request has no token
 * - `effect` is "read" or "write"; `proof` is the member that proves a write if the answer has no errcode
 * - `method` and `headers`, if they are not those of a JSON request
 * - `adapt` rewrites the text of an answer before it is judged
 * - `patience` limits how long each wait for the provider may take, in milliseconds
 * - `secrets` are hidden in errors, and with `hideBody` errors do not keep the answer
 */
export function ask({ adapt, secrets = [], ...target }, payload, { accessToken = "-", signal, ...options }) {
  const rewrite = adapt && ((body) => new TextEncoder().encode(adapt(new TextDecoder().decode(body))));
  const { effect } = target;
  // The wasm takes visible ASCII only.
  const hidden = secrets.map((secret) => secret.replace(/[^!-~]+/g, " "));
  const row = bare({ ...target, secrets: hidden, number: target.query ? ANY_OF_PLATFORM : ANY, adapt: rewrite, mayWrite: effect === "write" });
  return run({ options: clientOptions({ ...options, accessToken }), tokens, memory: {} }, row, payload, { signal });
}
