// Whole calls with an injected `fetch` that answers at once. What is left is what the client itself costs.
import * as payloads from "./payloads.mjs";
import * as zod from "./peers/zod.mjs";

const TOKEN = "80_access_token_of_an_account";
const URL = `https://api.weixin.qq.com/tcb/setcallbackconfig?access_token=${TOKEN}`;
const TIMEOUT = 30_000;

/** A `Response` with a stream, as every real `fetch` makes one. */
const fetch = async () => new Response('{"errcode":0,"errmsg":"ok"}');

const init = (payload) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(payload) });

async function read(response) {
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  const answer = await response.json();
  if (answer.errcode !== 0) throw new Error(`${answer.errcode} ${answer.errmsg}`);
  return answer;
}

/** As people write it who need no deadline. Two functions, so that the limit and its twin are compiled apart. */
const limit = (payload) => async () => read(await fetch(URL, init(payload)));
const twin = (payload) => async () => read(await fetch(URL, init(payload)));

/** As people write it who need one. */
const withDeadline = (payload) => async () => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    return await read(await fetch(URL, { ...init(payload), signal: controller.signal }));
  } finally {
    clearTimeout(timer);
  }
};

const withZod = (payload) => async () =>
  zod.answers.setCallBackConfig(await read(await fetch(URL, init(zod.requests.setCallBackConfig(payload)))));

export const calls = ([{ name, CloudbaseClient }]) => [2, 20, 200].map((size) => {
  const client = new CloudbaseClient({ accessToken: TOKEN, fetch, timeout: TIMEOUT });
  const payload = payloads.request(size);
  const candidates = [
    { name: "limit", run: limit(payload) },
    { name: "twin", run: twin(payload) },
    { name, run: () => client.setCallBackConfig(payload) },
    { name: "with a deadline", run: withDeadline(payload) },
    { name: "with zod", run: withZod(payload) },
  ];
  return { name: `${size} callbacks`, size, candidates };
});
