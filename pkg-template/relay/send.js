// Calls WeChat once, by the rules of the client. The client repeats a write only if WeChat says that it did not execute it, so
// a key stands for one execution.
import { answerOf, answerOfProblem } from "./answer.js";
import { hide } from "./hide.js";
import { reveals, withoutValues } from "./payload.js";
import { problemOf } from "./problem.js";
import { runServed } from "./served-call.js";

/** Resolves with `{ answer, outcome, errcode, rid }`, and never rejects. Reads have no outcome. */
export async function send(job, { target, merchant, payload, isOpen }) {
  const { relay, request, locale, context, stop } = job;
  const isWrite = payload.effect === "write";
  const accessToken = (asked) => relay.accessToken({ ...asked, context });
  // They were checked when the relay was made, and have no prototype but each other.
  const options = Object.assign(Object.create(relay.client), { locale, accessToken, signal: request.signal, timeout: Math.max(stop.remaining(), 1) });
  const client = { options, own: accessToken, tokens: relay.tokens, merchant: merchant ?? "", prepared: payload.prepared, sent: [] };
  try {
    const { parsedConfig, ...value } = await runServed(client, target);
    const shown = reveals(target, payload, value) && !isOpen ? withoutValues(value) : value;
    return { answer: answerOf(hide(JSON.stringify(shown), client.sent)), outcome: isWrite ? "done" : undefined };
  } catch (error) {
    const outcome = isWrite ? (error.outcome ?? (client.sent[0] ? "unknown" : "not_sent")) : undefined;
    return { ...ended(job, error, outcome), outcome };
  }
}

/** The request may have ended, so that nobody reads this. But a write that was sent needs its record. */
function ended(job, error, outcome) {
  const known = problemOf(error) ?? job.problemOf(error);
  const { errcode, rid } = Object.assign(known.members, { outcome });
  return { answer: answerOfProblem(known, job.locale), errcode, rid };
}
