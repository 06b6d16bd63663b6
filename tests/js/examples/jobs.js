// The jobs that new users had, the files of examples/ that do them, and how many lines they took before. The first scripts were
// written with version 0.1. A line counts if it is neither blank nor a comment. Files of settings do not count: package.json,
// wrangler.jsonc, and env.d.ts, which `wrangler types` writes.
import { readFileSync } from "node:fs";

/** `most` is how many lines the files may have in all. */
export const JOBS = [
  { job: "add one callback to many merchants", files: ["add-callback.ts"], before: 70, most: 24 },
  { job: "a Worker with KV", files: ["worker-kv/src/index.ts"], before: 38, most: 21 },
  { job: "a page through a relay", files: ["console/server.ts", "console/public/page.js", "console/public/index.html"], before: 99, most: 62 },
  { job: "Next and Hono routes", files: ["routes/next.ts", "routes/hono.ts"], before: 16, most: 16 },
  { job: "a batch of thousands of merchants", files: ["rollout.ts"], before: 84, most: 32 },
  { job: "function configs read and uploaded", files: ["function-configs.ts"], before: 40, most: 20 },
  { job: "a vitest suite", files: ["vitest/push-to-function.ts", "vitest/push-to-function.test.ts"], before: 74, most: 66 },
  { job: "Rust with ureq and reqwest", files: ["ureq.rs", "reqwest.rs"], before: 71, most: 41 },
];

const COMMENT = /^\s*(?:\/\/|\/\*|\*|<!--)/;

export function linesOf(file) {
  const text = readFileSync(new URL(`../../../examples/${file}`, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line.trim() !== "" && !COMMENT.test(line)).length;
}
