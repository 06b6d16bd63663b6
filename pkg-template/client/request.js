// The row of an interface that this package does not know.
import { bare, check } from "../shared/check.js";
import { ANY, ANY_OF_PLATFORM } from "./interfaces.js";
import { CALL } from "./options.js";

/**
 * Segments of letters, digits, `_`, `-`, `.` and `~`, none of them `.` or `..`. WeChat's paths have no others. `%` and `;` are
 * refused, because a proxy may decode a path, and some cut it at `;`.
 */
const PATH = /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/;

const PATHS = {
  path: [(value) => typeof value === "string" && value.length < 256 && PATH.test(value), "must be a path such as `/tcb/describeenvs`"],
};
const REQUEST = {
  ...CALL,
  effect: [(value) => value === "read" || value === "write", "must be `read` or `write`"],
  token: [(value) => value === "component", "must be `component`"],
  proof: [(value) => typeof value === "string" && /^\w+$/.test(value), "must be the name of a member"],
};

/** Returns a row that completes itself with the options of the call. */
export const rowOf = (path) =>
  bare({
    name: String(path).slice(0, 256),
    path,
    mayWrite: true,
    /** Returns the other options. Without a proof of its own a write needs an errcode. */
    take(options) {
      this.mayWrite = options?.effect !== "read";
      check({ path: this.path }, PATHS, { required: ["path"], within: "" });
      const { effect, token, proof, ...rest } = check(options ?? {}, REQUEST, { required: ["effect"] });
      const [number, query] = token ? [ANY_OF_PLATFORM, "component_access_token"] : [ANY, "access_token"];
      this.mayWrite = effect === "write";
      Object.assign(this, { effect, number, query, proof: proof ?? (this.mayWrite ? "errcode" : "") });
      return rest;
    },
  });
