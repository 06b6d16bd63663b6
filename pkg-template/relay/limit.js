// Asks the host whether a user may make one more request now.
import { MAX_TIMER } from "../shared/check.js";
import { Problem } from "./problem.js";

export async function checkLimit(job, about) {
  const { limit } = job.relay;
  if (!limit) return;
  const said = await job.ask("limit", () => limit(about));
  if (said?.ok === true) return;
  throw new Problem("too_many", { retryAfter: Math.min(said?.retryAfter, MAX_TIMER) || undefined });
}
