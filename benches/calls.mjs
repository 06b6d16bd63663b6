// Whole calls with an injected `fetch` that answers at once: what is left is what the client itself costs.
import * as payloads from "./payloads.mjs";

const TOKEN = "80_access_token_of_an_account";
const URL = `https://api.weixin.qq.com/tcb/setcallbackconfig?access_token=${TOKEN}`;
const TIMEOUT = 30_000;

const text = '{"errcode":0,"errmsg":"ok"}';
const bytes = new TextEncoder().encode(text).buffer;
const kept = { status: 200, arrayBuffer: async () => bytes, json: async () => JSON.parse(text) };

/** A `Response` with a stream, as every real `fetch` makes one; and an object that costs nothing to make or to read. */
const FETCHES = {
  "": async () => new Response(text),
  ", kept answer": async () => kept,
};

const init = (payload) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(payload) });

async function read(response) {
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  const answer = await response.json();
  if (answer.errcode !== 0) throw new Error(`${answer.errcode} ${answer.errmsg}`);
  return answer;
}

/** As people write it who need no deadline. Two functions, so that the limit and its twin are compiled apart. */
const limit = (fetch, payload) => async () => read(await fetch(URL, init(payload)));
const twin = (fetch, payload) => async () => read(await fetch(URL, init(payload)));

/** As people write it who do. */
const withDeadline = (fetch, payload) => async () => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    return await read(await fetch(URL, { ...init(payload), signal: controller.signal }));
  } finally {
    clearTimeout(timer);
  }
};

export function calls([ours]) {
  return Object.entries(FETCHES).flatMap(([kind, fetch]) => [2, 20, 200].map((size) => one(ours, kind, fetch, size)));
}

function one({ name, CloudbaseClient }, kind, fetch, size) {
  const client = new CloudbaseClient({ accessToken: TOKEN, fetch, timeout: TIMEOUT });
  const payload = payloads.request(size);
  const candidates = [
    { name: "limit", run: limit(fetch, payload) },
    { name: "twin", run: twin(fetch, payload) },
    { name, run: () => client.setCallBackConfig(payload) },
    { name: "hand-written, with a deadline", run: withDeadline(fetch, payload) },
  ];
  return { name: `${size} callbacks${kind}`, kind, size, candidates };
}
