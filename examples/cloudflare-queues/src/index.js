// A rollout over many merchants on Cloudflare Queues. docs/fleet-queues.md has every step of its setup.
import { env } from "cloudflare:workers";
import { CloudbaseClient, toHttpStatus } from "wechat-cloudbase";
import { report, sqlJournal, sqlJournalSchema, stopRollout } from "wechat-cloudbase/fleet";
import { CloudbaseRolloutObject, enqueueRollout, rolloutConsumer, rolloutDeadLetters } from "wechat-cloudbase/fleet/queues";
import { desired } from "./desired.js";

export { CloudbaseRolloutObject };

const mode = "apply";

const query = async (text, values) => (await env.DB.prepare(text).bind(...values).run()).results;
const journal = sqlJournal({ dialect: "sqlite", query, name: env.JOURNAL });

/** Your token service. If your platform runs in this Worker too, pass `platform.client` in place of this client. */
async function tokenOf({ merchant, signal }) {
  const response = await fetch(`${env.TOKENS}/${merchant}`, { headers: { authorization: `Bearer ${env.TOKENS_KEY}` }, signal });
  if (!response.ok) throw new Error(`the token service answers ${response.status}`);
  return response.text();
}

/** WeChat takes requests from addresses on your list only, and a Worker has none. examples/platform-worker has a forwarder. */
const client = new CloudbaseClient({
  accessToken: tokenOf,
  baseURL: env.FORWARDER,
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-forwarder-key": env.FORWARDER_KEY } }),
});

const consume = rolloutConsumer({
  client, desired, mode, journal,
  objects: env.ROLLOUT,
  queue: env.MERCHANTS,
  deadLetters: env.DEAD_LETTERS,
  callsPerSecond: Number(env.CALLS_PER_SECOND),
});
const bury = rolloutDeadLetters({ journal });

/** Does nothing if the table is there. */
async function makeTable() {
  for (const statement of sqlJournalSchema({ dialect: "sqlite" })) await query(statement, []);
}

/** Lists of more than 100,000 merchants come in several requests, with the same journal. `?again=failed` tries those once more. */
async function start(request) {
  const again = new URL(request.url).searchParams.getAll("again");
  return Response.json(await enqueueRollout({ queue: env.MERCHANTS, merchants: await request.json(), desired, mode, journal, again }));
}

async function progress() {
  const outcomes = {};
  for await (const { outcome } of report(journal)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return Response.json(outcomes);
}

/** One row of the report a line. */
function rows() {
  const lines = (async function* () {
    for await (const row of report(journal)) yield `${JSON.stringify(row)}\n`;
  })();
  return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()));
}

async function stop() {
  await stopRollout(journal);
  return new Response("The rollout has stopped. POST /start goes on.");
}

const routes = { "POST /start": start, "GET /progress": progress, "GET /rows": rows, "POST /stop": stop };

async function isAdmin(request) {
  const [given, wanted] = await Promise.all([request.headers.get("authorization") ?? "", `Bearer ${env.ADMIN_KEY}`].map(digest));
  return Boolean(env.ADMIN_KEY) && crypto.subtle.timingSafeEqual(given, wanted);
}

const digest = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));

export default {
  async fetch(request) {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (!Object.hasOwn(routes, route)) return new Response("not found", { status: 404 });
    if (!(await isAdmin(request))) return new Response("for admins only", { status: 401 });
    try {
      await makeTable();
      return await routes[route](request);
    } catch (error) {
      console.error(route, error);
      return new Response(error.message, { status: toHttpStatus(error) });
    }
  },
  queue: (batch) => (batch.queue === "rollout-dead" ? bury(batch) : consume(batch)),
};
