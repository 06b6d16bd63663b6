// What `authorize` allows. A grant is data: only its own members count, and nothing is granted that it does not name.
import { bare, isFilled } from "../shared/check.js";
import { Problem } from "./problem.js";

const EFFECTS = ["read", "write", "danger", "platform", "reveal"];

const listOf = (value) => (Array.isArray(value) || value instanceof Set ? [...value] : []);

/** Asks the host who sends the request. */
export async function granted(job) {
  const { relay, request, context } = job;
  const given = await job.ask("authorize", () => relay.authorize(request, context));
  if (!given) throw new Problem("unauthenticated");
  const { user, merchants, effects } = bare({ ...given });
  if (!isFilled(user)) throw new Problem("forbidden");
  const named = listOf(effects);
  return { user, given, merchants, effects: EFFECTS.filter((effect) => named.includes(effect)) };
}

const lists = ({ merchants }, appid) => merchants === "*" || (merchants instanceof Set ? merchants.has(appid) : Array.isArray(merchants) && merchants.includes(appid));

export async function holds(grant, appid) {
  return lists(grant, appid) || (typeof grant.merchants === "function" && (await grant.merchants(appid)) === true);
}

/**
 * Refuses what the grant does not hold. A merchant of somebody else and one that is not there get the same answer, because
 * nothing else than the grant is looked at.
 */
export async function checkRights(job, grant, merchant, { effect, danger }) {
  const needed = [effect, danger[0] && "danger", merchant === null && "platform"].filter(Boolean);
  const isHeld = needed.every((one) => grant.effects.includes(one));
  if (isHeld && (merchant === null || lists(grant, merchant) || (await job.ask("authorize", () => holds(grant, merchant))))) return;
  throw new Problem("forbidden");
}
