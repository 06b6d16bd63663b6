// The two routes without a call of WeChat: who is signed in, and which merchants there are.
import { json } from "./answer.js";
import { granted, holds } from "./grant.js";
import { checkLimit } from "./limit.js";
import { Problem } from "./problem.js";

const isText = (value) => typeof value === "string";
const textOf = (value) => (isText(value) ? value : undefined);

export async function session(job) {
  const { relay } = job;
  const { user, effects } = await granted(job);
  return json({ user: { name: user }, effects, interfaces: [...relay.interfaces], features: relay.merchants ? ["merchants"] : [], environment: relay.environment });
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
  const given = [...new URLSearchParams(query)];
  const { q, status, cursor, limit = "50", ...others } = Object.fromEntries(given);
  if (Object.keys(others).length > 0 || new Set(given.map(([name]) => name)).size < given.length || !/^([1-9]\d?|[1-4]\d\d|500)$/.test(limit)) throw new Problem("query");
  return { q, status, cursor, limit: +limit };
}

/** Rows that the grant does not hold are left out. Then the total would tell of them, so it is left out too. */
async function pageOf(grant, { items, next, total }) {
  const rows = [];
  for (const item of items) if (isText(item.appid) && (await holds(grant, item.appid))) rows.push(rowOf(item));
  const isWhole = rows.length === items.length;
  return { items: rows, next: textOf(next), total: isWhole && Number.isInteger(total) ? total : undefined };
}

/** What a page may know of a merchant. A row of a database can hold more. */
function rowOf({ appid, name, status, note, tags }) {
  return { appid, name: textOf(name), status: textOf(status), note: textOf(note), tags: Array.isArray(tags) ? tags.filter(isText) : undefined };
}
