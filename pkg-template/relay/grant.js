// What `authorize` allows. A grant is data: only its own members count, and nothing is granted that it does not name.
import { bare, isFilled } from "../shared/check.js";
import { Problem } from "./problem.js";

const EFFECTS = ["read", "write", "danger", "platform", "reveal"];

const isList = (value) => Array.isArray(value) || value instanceof Set;

/** What members of a grant have to be. A wrong one grants nothing, and the page cannot say why: so the operator hears of it. */
const RULES = {
  user: isFilled,
  merchants: (value) => value === undefined || typeof value === "function" || value === "*" || isList(value),
  effects: (value) => value === undefined || (isList(value) && [...value].every((effect) => EFFECTS.includes(effect))),
};

/** Asks the host who sends the request. */
export async function granted(job) {
  const { relay, request, context } = job;
  const given = await job.ask("authorize", () => relay.authorize(request, context));
  if (!given) throw new Problem("unauthenticated");
  const grant = bare({ ...given });
  const wrong = Object.keys(RULES).find((name) => !RULES[name](grant[name]));
  if (wrong) job.emit({ type: "hook", hook: "authorize", error: new TypeError(`wrong grant: \`${wrong}\``) });
  const { user, merchants, effects } = grant;
  if (!isFilled(user)) throw new Problem("forbidden");
  return { user, given, merchants, effects: EFFECTS.filter((effect) => isList(effects) && [...effects].includes(effect)) };
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
