// The order of checks for one call of WeChat. Each check that fails costs less than the next one.
import { interfaceOf } from "../client/interfaces.js";
import { fromCore } from "../shared/errors.js";
import { readBody } from "./body.js";
import { checkRights, granted } from "./grant.js";
import { checkLimit } from "./limit.js";
import { readPayload } from "./payload.js";
import { Problem, problemOf } from "./problem.js";
import { read } from "./read.js";
import { write } from "./write.js";

/** `merchant` is null for the platform itself. */
export async function call(job, { merchant, name }) {
  const { relay, request, locale } = job;
  const target = interfaceOf(name);
  const payload = readPayload(target, await readBody(job), { ...relay.client, locale });
  const grant = await granted(job);
  await checkRights(job, grant, merchant, payload);
  checkConfirmation(request, merchant, payload);
  await checkLimit(job, { user: grant.user, merchant, interface: name, effect: payload.effect });
  if (payload.error) throw problemOf(fromCore(payload.error));
  const work = { target, merchant, payload, user: grant.user, isOpen: grant.effects.includes("reveal") };
  return payload.effect === "write" ? write(job, work) : read(job, work);
}

/** Whoever does something dangerous has to name the account. */
function checkConfirmation({ headers }, merchant, { danger }) {
  const named = headers.get("x-wechat-confirm");
  if (danger.length > 0 && named !== (merchant ?? "platform")) throw new Problem("confirm", { danger });
}
