// Calls WeChat once, by the rules of the client. The client repeats a write only if WeChat says that it did not execute it, so
// a key stands for one execution.
import { run } from "../client/drive.js";
import { bare } from "../shared/check.js";
import { answerOfProblem } from "./answer.js";
import { reveals, withoutValues } from "./payload.js";
import { Problem, problemOf } from "./problem.js";
import { issuedTokens } from "./tokens.js";

/** Resolves with `{ answer, outcome, errcode, rid }`, and never rejects. Reads have no outcome. */
export async function send(job, work, { signal, onSent }) {
  const { relay, locale, context, stop } = job;
  const { target, merchant, payload } = work;
  const isWrite = payload.effect === "write";
  const tokens = issuedTokens(relay.issued, merchant);
  let isSent = false;
  const listen = (event) => {
    if (event.type === "request") onSent?.(isSent = true);
    job.emit(event);
  };
  const accessToken = async (asked) => tokens.add(await relay.accessToken({ ...asked, context }));
  const options = bare({ ...relay.client, locale, accessToken, onEvent: isWrite || relay.onEvent ? listen : undefined });
  const client = { options, own: accessToken, tokens: relay.tokens, memory: {}, merchant: merchant ?? "" };
  try {
    const { parsedConfig, ...value } = await run(client, target, payload.body, { signal, timeout: Math.max(stop.remaining(), 1) });
    const shown = reveals(target, payload, value) && !work.isOpen ? withoutValues(value) : value;
    return { answer: { status: 200, text: tokens.hide(JSON.stringify(shown)) }, outcome: isWrite ? "done" : undefined };
  } catch (error) {
    const outcome = isWrite ? (error.outcome ?? (isSent ? "unknown" : "not_sent")) : undefined;
    return { ...ended(job, error, outcome), outcome };
  } finally {
    tokens.end();
  }
}

/** The request may have ended, so that nobody reads this. But a write that was sent needs its record. */
function ended(job, error, outcome) {
  const known = problemOf(error) ?? (job.stop.stopped ? new Problem("timeout") : job.defect(error));
  const { errcode, rid } = Object.assign(known.members, { outcome });
  return { answer: answerOfProblem(known, job.locale), errcode, rid };
}
