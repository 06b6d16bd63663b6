// The two routes without a call of WeChat: who is signed in, and which merchants there are.
import { json } from "./answer.js";
import { granted, holds } from "./grant.js";
import { checkLimit } from "./limit.js";
import { Problem } from "./problem.js";

const MOST = 500;
const USUAL = 50;
/** What a page may know of a merchant. A row of a database can hold more. */
const MEMBERS = ["appid", "name", "status", "note"];

const isText = (value) => typeof value === "string";

export async function session(job) {
  const { relay } = job;
  const { user, effects } = await granted(job);
  return json({ user: { name: user }, effects, interfaces: [...relay.interfaces.keys()], features: relay.merchants ? ["merchants"] : [], environment: relay.environment });
}

export async function merchants(job, { query }) {
  const asked = questionOf(query);
  const grant = await granted(job);
  const { user, given, effects } = grant;
  if (!effects.includes("read")) throw new Problem("forbidden");
  await checkLimit(job, { user, merchant: null, interface: null, effect: "read" });
  return json(await job.ask("merchants", async () => pageOf(grant, await job.relay.merchants({ user, grant: given, ...asked }))));
}

/** Each name is allowed once, so that no two readers take another one. */
function questionOf(query) {
  const asked = { q: undefined, status: undefined, cursor: undefined, limit: undefined };
  for (const [name, value] of new URLSearchParams(query)) {
    if (!Object.hasOwn(asked, name) || asked[name] !== undefined) throw new Problem("query");
    asked[name] = value;
  }
  const { limit = USUAL } = asked;
  if (!/^[1-9]\d{0,2}$/.test(limit) || limit > MOST) throw new Problem("query");
  return { ...asked, limit: +limit };
}

/** Rows that the grant does not hold are left out. Then the total would tell of them, so it is left out too. */
async function pageOf(grant, { items, next, total }) {
  const rows = [];
  for (const item of items) if (isText(item.appid) && (await holds(grant, item.appid))) rows.push(rowOf(item));
  const isWhole = rows.length === items.length;
  return { items: rows, next: isText(next) ? next : undefined, total: isWhole && Number.isInteger(total) ? total : undefined };
}

function rowOf(item) {
  const row = Object.fromEntries(MEMBERS.map((name) => [name, item[name]]).filter(([, value]) => isText(value)));
  if (Array.isArray(item.tags)) row.tags = item.tags.filter(isText);
  return row;
}
