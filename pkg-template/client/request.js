// The row of an interface that this package does not know.
import { bare, check } from "../shared/check.js";
import { ANY, ANY_OF_PLATFORM } from "./interfaces.js";
import { CALL } from "./options.js";

/**
 * Segments of visible characters that have no other meaning in a URL. `.`, `..`, `/`, `\` and control characters are refused
 * in both spellings, because a proxy may decode a path. The pattern takes linear time.
 */
const PATH = /^(\/(?!(\.|%2e){1,2}(\/|$))([\w!$&-.:;=@~]|%(?![01]|2f|5c|7f)[\da-f]{2})+)+$/i;

const REQUEST = {
  ...CALL,
  path: [(value) => typeof value === "string" && PATH.test(value), "must be a path such as `/tcb/describeenvs`"],
  effect: [(value) => value === "read" || value === "write", "must be `read` or `write`"],
  token: [(value) => value === "component", "must be `component`"],
  proof: [(value) => typeof value === "string" && /^\w+$/.test(value), "must be the name of a member"],
};

/** Returns a row that completes itself with the options of the call. */
export const rowOf = (path) =>
  bare({
    name: path,
    path,
    mayWrite: true,
    /** Returns the other options. Without a proof of its own a write needs an errcode. */
    take(options) {
      this.mayWrite = options?.effect !== "read";
      const { effect, token, proof, path, ...rest } = check({ ...options, path: this.path }, REQUEST, { required: ["path", "effect"] });
      const [number, query] = token ? [ANY_OF_PLATFORM, "component_access_token"] : [ANY, "access_token"];
      Object.assign(this, { effect, number, query, proof: proof ?? (this.mayWrite ? "errcode" : "") });
      return rest;
    },
  });
