// A Worker with consumers of a queue: one that only acknowledges, one that does the work without the engine, and the package's.
// WeChat answers at once, inside the Worker.
import { CloudbaseClient } from "wechat-cloudbase";
import { rolloutOne, sqlJournal, sqlJournalSchema } from "wechat-cloudbase/fleet";
import { CloudbaseRolloutObject, enqueueRollout, rolloutConsumer } from "wechat-cloudbase/fleet/queues";

export { CloudbaseRolloutObject };

const LANES = 6;
const desired = { version: 1, environments: [{ env: "prod-1", api_whitelist: ["/wxa/new"] }] };
const mode = "apply";
const count = { done: 0, calls: 0, objects: 0, queries: 0, read: 0, written: 0, retries: 0 };
const whitelists = new Map();

async function wechat(url, { body }) {
  count.calls++;
  const merchant = new URL(url).searchParams.get("access_token");
  const { action, api_whitelist } = JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  if (action === "get") return Response.json({ api_whitelist: whitelists.get(merchant) ?? [], errcode: 0, errmsg: "ok", open: true, version: 1 });
  whitelists.set(merchant, api_whitelist);
  return Response.json({ errcode: 0, errmsg: "ok", open: true });
}

const client = new CloudbaseClient({ accessToken: ({ merchant }) => merchant, fetch: wechat });

function journalOn(db) {
  const query = async (text, values) => {
    const { results, meta } = await db.prepare(text).bind(...values).run();
    count.queries++;
    count.read += meta.rows_read;
    count.written += meta.rows_written;
    return results;
  };
  return { query, journal: sqlJournal({ dialect: "sqlite", query, name: "bench" }) };
}

/** The same binding, which counts its requests. */
const counted = (namespace) => ({
  idFromName: (name) => namespace.idFromName(name),
  get: (id) => ({ fetch: (...given) => (count.objects++, namespace.get(id).fetch(...given)) }),
});

async function inLanes(messages, work) {
  const left = [...messages];
  await Promise.all(Array.from({ length: LANES }, async () => {
    while (left.length > 0) await work(left.pop());
  }));
}

const CONSUMERS = {
  empty: () => async ({ messages }) => messages.forEach((message) => message.ack()),
  "rolloutOne and ack": () => ({ messages }) => inLanes(messages, async (message) => {
    await rolloutOne({ merchant: message.body.merchant, desired, mode }, { client });
    message.ack();
  }),
  ours: ({ DB, OBJECTS, QUEUE }) =>
    rolloutConsumer({ client, desired, mode, journal: journalOn(DB).journal, objects: counted(OBJECTS), queue: QUEUE, deadLetters: QUEUE, callsPerSecond: 100_000, concurrency: LANES }),
};

const noted = ({ id, body, attempts, ...message }, own) => ({
  ...message, id, body, attempts,
  ack: () => (count.done++, own.ack()),
  retry: (options) => (count.retries++, own.retry(options)),
});

let consume;
const prepared = (who, env) => (consume ??= CONSUMERS[who](env));

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/progress") return Response.json(count);
    const merchants = Array.from({ length: Number(searchParams.get("count")) }, (_, index) => `wx${index}`);
    if (env.WHO !== "ours") {
      for (let from = 0; from < merchants.length; from += 100) await env.QUEUE.sendBatch(merchants.slice(from, from + 100).map((merchant) => ({ body: { merchant } })));
      return new Response("sent");
    }
    const { query, journal } = journalOn(env.DB);
    for (const statement of sqlJournalSchema({ dialect: "sqlite" })) await query(statement, []);
    return Response.json(await enqueueRollout({ queue: env.QUEUE, merchants, desired, mode, journal }));
  },
  queue: ({ messages }, env) => prepared(env.WHO, env)({ messages: messages.map((message) => noted(message, message)) }),
};
