// A store on Redis or Valkey. A change is one script, so nothing comes between its look and its write.
import { check } from "../shared/check.js";
import { guarded } from "./failure.js";
import { PREFIX } from "./prefix.js";
import { textStore } from "./text-store.js";

/** The client of Upstash parses each text that looks like JSON. No text does with a `=` before it. */
const READ = 'return "=" .. (redis.call("GET", KEYS[1]) or "")';
const SWAP = `if (redis.call("GET", KEYS[1]) or "") ~= ARGV[1] then return 0 end
if ARGV[2] == "" then redis.call("DEL", KEYS[1]) else redis.call("SET", KEYS[1], ARGV[2]) end
return 1`;
const SCAN = `local page = redis.call("SCAN", ARGV[1], "MATCH", ARGV[2], "COUNT", 1000)
local found = { "=" .. page[1] }
for _, key in ipairs(page[2]) do found[#found + 1] = "=" .. key end
return found`;

/** How the clients take a script, by a method that only they have. */
const CLIENTS = {
  /** ioredis and iovalkey */
  defineCommand: (client, script, keys, values) => client.eval(script, keys.length, ...keys, ...values),
  /** @upstash/redis */
  createScript: (client, script, keys, values) => client.eval(script, keys, values),
  /** A cluster of node-redis, whose version 4 sends `eval` to any node. */
  nodeClient: (client, script, keys, values) => client.sendCommand(keys[0], false, ["EVAL", script, `${keys.length}`, ...keys, ...values]),
  /** node-redis */
  sendCommand: (client, script, keys, values) => client.eval(script, { keys, arguments: values }),
};
const has = (client, name) => typeof client?.[name] === "function";
const evaluate = (client, ...given) => CLIENTS[kindOf(client)](client, ...given);
const kindOf = (client) => ["eval", "set", "del"].every((name) => has(client, name)) && Object.keys(CLIENTS).find((name) => has(client, name));

const CLIENT = [kindOf, "must be a client of `redis` 4 or newer, `ioredis`, `iovalkey` or `@upstash/redis`"];

export function redisStore(client, options = {}) {
  check({ client }, { client: CLIENT }, { required: ["client"], within: "" });
  const { prefix = "wechat:" } = check(options, { prefix: PREFIX });
  /** ioredis puts this before the keys of commands, but not before patterns. */
  const outer = client.options?.keyPrefix ?? "";

  const run = (texts, work) => guarded("redisStore", texts, work);
  const read = (key) => run([], async () => textIn(await evaluate(client, READ, [prefix + key], [])) || undefined);
  const swap = (key, before = "", text = "") => run([before, text], async () => flagIn(await evaluate(client, SWAP, [prefix + key], [before, text])));

  async function* list(start) {
    const pattern = `${outer}${prefix}${start}`.replace(/[*?[\]\\]/g, "\\$&") + "*";
    for (const node of await run([], () => nodesOf(client, read))) {
      let cursor = "0";
      do {
        const [next, ...keys] = await run([], async () => (await evaluate(node, SCAN, [], [cursor, pattern])).map(textIn));
        for (const key of keys) yield key.slice(outer.length + prefix.length);
        cursor = next;
      } while (cursor !== "0");
    }
  }
  return textStore({
    read,
    write: (key, text) => run([text], () => client.set(prefix + key, text)),
    swap,
    remove: (key) => run([], () => client.del(prefix + key)),
    list,
  });
}

/** Each master of a cluster has other keys. ioredis knows its masters after a first command. */
async function nodesOf(client, read) {
  if (has(client, "nodes")) return await read(""), client.nodes("master");
  if (has(client, "nodeClient")) return Promise.all(client.masters.map((master) => client.nodeClient(master)));
  return [client];
}

function textIn(answer) {
  if (typeof answer !== "string" || answer[0] !== "=") throw new Error("the client must return texts as strings");
  return answer.slice(1);
}

/** Clients can be told to return numbers as texts. */
function flagIn(answer) {
  if (!/^[01]$/.test(answer)) throw new Error("the client must return the number of a script");
  return String(answer) === "1";
}
