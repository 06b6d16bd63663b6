// Takes the paths of issues apart, for both clients. `Issue::segments` in src/schema/segment.rs does the same for Rust.

/** `name`, `["odd name"]` or `[3]`, as src/schema/place.rs writes them. */
const STEP = /\[("(?:[^"\\]|\\.)*"|\d+)\]|\w+/g;

/** Adds `segments` to each issue. A path that was cut ends with `…`: its steps would lead to another place. */
export function withSegments(issues) {
  for (const issue of issues) {
    const { path } = issue;
    issue.segments = path.endsWith("…") ? [] : Array.from(path.matchAll(STEP), ([name, inner]) => (inner ? JSON.parse(inner) : name));
  }
  return issues;
}

/** Does the same for the fields of an error. */
export function located(error) {
  if (error?.issues) withSegments(error.issues.concat(error.warnings));
  return error;
}
