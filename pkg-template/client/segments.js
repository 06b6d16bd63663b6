// Takes the paths of issues apart, for both clients. `Issue::segments` in src/schema/segment.rs does the same for Rust.

/** `name`, `["odd name"]` or `[3]`, as src/schema/place.rs writes them. The last two are JSON. */
const STEP = /\w+|\[(\d+|"([^"\\]|\\.)*")\]/g;

/** Adds `segments` to each issue. A path that was cut ends with `…`: its steps would lead to another place. */
export function withSegments(issues) {
  for (const issue of issues) {
    const { path } = issue;
    const steps = path && !path.endsWith("…") ? path.match(STEP) : [];
    issue.segments = steps.flatMap((step) => (step[0] === "[" ? JSON.parse(step) : step));
  }
  return issues;
}

/** Does the same for the fields of an error. */
export function located(error) {
  if (error?.issues) withSegments(error.issues.concat(error.warnings));
  return error;
}
