// A rollout and the script that people write in its place. Both read the whitelist of each merchant, add a path, and read it back.
import { entry } from "./stores.mjs";

export const AT_ONCE = 16;
const WANTED = "/wxa/msg_sec_check";
const PATH = "/tcb/usecloudaccesstoken";
export const STATE = { environments: { "prod-1": { api_whitelist: ["/wxa/old"], version: 1 } } };
export const DESIRED = { version: 1, environments: [{ env: "prod-1", api_whitelist: [WANTED] }] };

export const merchantOf = (index) => `wx${String(index).padStart(16, "0")}`;
export const tokenOf = (merchant) => `80_${merchant}_of_the_platform_that_serves_it`;

/** Chunks of `Promise.all`, without a deadline, a check, a retry or a record of what was done. */
export async function script(merchants, { baseURL, fetch = globalThis.fetch }) {
  async function ask(merchant, payload) {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(payload) };
    const answer = await (await fetch(`${baseURL}${PATH}?access_token=${tokenOf(merchant)}`, init)).json();
    if (answer.errcode !== 0) throw new Error(`${merchant}: ${answer.errcode} ${answer.errmsg}`);
    return answer;
  }
  let changed = 0;
  async function serve(merchant) {
    const { api_whitelist, version } = await ask(merchant, { action: "get", env: "prod-1" });
    if (api_whitelist.includes(WANTED)) return;
    await ask(merchant, { action: "set", env: "prod-1", open: true, version, api_whitelist: [...api_whitelist, WANTED] });
    const after = await ask(merchant, { action: "get", env: "prod-1" });
    if (!after.api_whitelist.includes(WANTED)) throw new Error(`${merchant}: WeChat does not show what was written`);
    changed++;
  }
  for (let chunk = [], end = false; !end; chunk = []) {
    while (chunk.length < AT_ONCE && !end) {
      const next = merchants.next();
      end = next.done;
      if (!end) chunk.push(next.value);
    }
    await Promise.all(chunk.map(serve));
  }
  return changed;
}

/** `journal` is a path. */
export async function ours(merchants, { baseURL, fetch, journal }) {
  const [{ CloudbaseClient }, { rollout }, { fileJournal }] = await Promise.all(["", "fleet", "fleet/node"].map(entry));
  const client = new CloudbaseClient({ ...(baseURL && { baseURL }), fetch, accessToken: ({ merchant }) => tokenOf(merchant) });
  let changed = 0;
  const options = { client, merchants, desired: DESIRED, mode: "apply", concurrency: AT_ONCE, journal: journal && fileJournal(journal) };
  for await (const { merchant, outcome, error } of rollout(options)) {
    if (outcome !== "changed") throw new Error(`${merchant}: ${outcome} ${error?.message}`);
    changed++;
  }
  return changed;
}

/** A WeChat in this process that answers at once. It remembers nothing of merchants that have read what they wrote. */
export function wechatHere() {
  const written = new Set();
  const answer = (members) => new TextEncoder().encode(JSON.stringify({ errcode: 0, errmsg: "ok", ...members }));
  const [before, after, ok] = [{ open: true, version: 1, api_whitelist: ["/wxa/old"] }, { open: true, version: 2, api_whitelist: ["/wxa/old", WANTED] }, {}].map(answer);
  return async (url, { body }) => {
    const token = url.slice(url.indexOf("=") + 1);
    if (body.includes('"get"')) return new Response(written.delete(token) ? after : before);
    written.add(token);
    return new Response(ok);
  };
}
