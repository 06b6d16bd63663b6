// What the stores of Cloudflare do if a storage is down, slow or odd. Records are secrets, so no error may have one.
import { cloudflareKVStore, durableObjectStore, sqlStore } from "wechat-cloudbase/stores";

const SECRET = "refresh-canary";
const record = { refreshToken: SECRET };

const FAULTY = { throws: "overloaded", aborts: "code was updated", refuses: "(HTTP 500)", mute: "(HTTP 200)", empty: "(HTTP 200)" };

export async function faults(env) {
  const wrong = [];
  const expect = (holds, what) => holds || wrong.push(what);

  for (const [name, words] of Object.entries(FAULTY)) {
    const store = durableObjectStore(env.FAULTY, { name });
    const operations = [() => store.get("a"), () => store.set("a", record), () => store.replace("a", undefined, record), () => store.delete("a"), () => store.list().next(), () => store.lease("a", 1)];
    for (const operation of operations) {
      const error = await operation().then(() => undefined, (error) => error);
      const text = `${error?.message} ${error?.stack} ${JSON.stringify(error)}`;
      expect(text.includes(words) && !text.includes(SECRET), `${name}: ${text}`);
      if (name === "throws") expect(error.overloaded === true && error.remote === true, "the marks of an overloaded object");
    }
  }

  // After a failure the same store works: each operation has a stub of its own.
  const fault = { name: "throws" };
  const healing = durableObjectStore({ idFromName: (name) => env.SQLITE.idFromName(name), get: (id) => (fault.name ? env.FAULTY.getByName(fault.name) : env.SQLITE.get(id)) });
  await healing.set("heals", record).catch(() => {});
  fault.name = undefined;
  await healing.set("heals", record);
  expect((await healing.get("heals")).refreshToken === SECRET, "the store after a failure");

  // An operation that the storage refuses, such as a record that is too long, changes nothing.
  const strict = durableObjectStore(env.SLOW);
  const tooLong = await strict.set("long", { text: SECRET.repeat(20_000) }).then(() => undefined, String);
  expect(/Values cannot be larger/.test(tooLong) && !tooLong.includes(SECRET), `a record that is too long: ${tooLong?.slice(0, 200)}`);
  expect((await strict.get("long")) === undefined, "a record that is too long is there");
  await strict.set("long", record);
  expect((await strict.get("long")).refreshToken === SECRET, "the next change after one that the storage refused");

  // Names are objects, and keys of different objects are different.
  await durableObjectStore(env.SQLITE, { name: "one" }).set("k", { one: 1 });
  expect((await durableObjectStore(env.SQLITE, { name: "two" }).get("k")) === undefined, "names");

  // A record of 0.1, or of somebody's hand, is read and replaced. Text that is not JSON is not quoted.
  const raw = async (...operation) => env.SQLITE.getByName("wechat-cloudbase").fetch("https://store/", { method: "POST", body: JSON.stringify(operation) });
  const store = durableObjectStore(env.SQLITE);
  await raw("write", "hand", `{ "accessToken": "a",\n "refreshToken": "${SECRET}" }`);
  expect(await store.replace("hand", await store.get("hand"), { refreshToken: "next" }), "a record of somebody's hand");
  await raw("write", "hand", `refreshToken=${SECRET}`);
  const unreadable = await store.get("hand").then(() => undefined, String);
  expect(unreadable?.endsWith(": the stored record is not JSON"), unreadable);
  expect((await raw("toString")).status === 400 && (await raw("constructor")).status === 400, "an unknown operation");
  await raw("remove", "hand");

  // D1 without the table.
  const lost = sqlStore({ dialect: "sqlite", table: "lost", query: async (statement, values) => (await env.DB.prepare(statement).bind(...values).all()).results });
  const noTable = await lost.set("a", record).then(() => undefined, String);
  expect(noTable?.includes("no such table: lost") && !noTable.includes(SECRET), `D1 without the table: ${noTable}`);

  wrong.push(...(await kvFaults(env.KV)));
  return wrong;
}

/** KV refuses the second write of a key in a second. */
async function kvFaults(kv) {
  const wrong = [];
  const refusals = { left: 1, asked: 0 };
  const busy = async () => {
    refusals.asked++;
    if (refusals.left-- > 0) throw new Error("KV PUT failed: 429 Too Many Requests");
  };
  const limited = { get: (key) => kv.get(key), list: (options) => kv.list(options), put: async (...given) => (await busy(), kv.put(...given)), delete: async (key) => (await busy(), kv.delete(key)) };
  const store = cloudflareKVStore(limited);
  const began = Date.now();
  await store.set("busy", record);
  if (Date.now() - began < 1000 || (await store.get("busy")).refreshToken !== SECRET) wrong.push("a write that KV refused once");
  Object.assign(refusals, { left: Infinity, asked: 0 });
  const refused = await store.set("busy", record).then(() => undefined, String);
  if (!refused?.includes("429") || refusals.asked !== 4) wrong.push(`a write that KV always refuses: ${refused}, ${refusals.asked}`);
  const down = cloudflareKVStore({ ...limited, put: async () => Promise.reject(new Error("KV PUT failed: 500 Internal Server Error")) });
  if (!(await down.set("down", record).then(() => undefined, String))?.includes("500")) wrong.push("KV is down");
  return wrong;
}
