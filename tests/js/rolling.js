// Many emulated merchants for the tests of rollouts.
import { CloudbaseClient } from "wechat-cloudbase";
import { createEmulator } from "wechat-cloudbase/testing";

export const names = (count) => Array.from({ length: count }, (_, index) => `wx${String(index).padStart(4, "0")}`);

const STATE = { environments: { "prod-1": { api_whitelist: ["/wxa/old"], version: 1 } } };
export const ADD = { version: 1, environments: [{ env: "prod-1", api_whitelist: ["/wxa/new"] }] };
export const REMOVE = { version: 1, environments: [{ env: "prod-1", api_whitelist: [{ $absent: "/wxa/old" }, "/wxa/new"] }] };

/** An emulated WeChat with these merchants, and a client whose provider gets the merchant. */
export function fleet(merchants, { state = STATE, tokens, more, options, before = () => {}, ...setup } = {}) {
  const wechat = createEmulator({
    tokens: { ...Object.fromEntries(merchants.map((merchant) => [`token-${merchant}`, { appid: merchant, ...tokens?.[merchant] }])), ...more },
    seed: Object.fromEntries(merchants.map((merchant) => [merchant, typeof state === "function" ? state(merchant) : state])),
    ...setup,
  });
  const send = async (url, init) => {
    await before(new URL(url), init);
    return wechat.fetch(url, init);
  };
  const client = new CloudbaseClient({ accessToken: ({ merchant }) => `token-${merchant}`, fetch: send, ...options });
  const whitelist = (merchant) => wechat.state()[merchant].environments["prod-1"].api_whitelist;
  /** The writes of each merchant. */
  const writes = () => {
    const counts = {};
    for (const { path, appid, body, errcode } of wechat.calls()) {
      if (path === "/tcb/usecloudaccesstoken" && errcode === 0 && body.action !== "get") counts[appid] = (counts[appid] ?? 0) + 1;
    }
    return counts;
  };
  return { wechat, client, whitelist, writes };
}

/** Reads all rows. If the iterable throws, the error stands behind them. */
export async function rowsOf(iterable) {
  const rows = [];
  try {
    for await (const row of iterable) rows.push(row);
  } catch (error) {
    return { rows, error };
  }
  return { rows };
}

/** A journal in memory. */
export function listJournal(lines = []) {
  return { lines, append: async (line) => void lines.push(line), load: () => lines };
}

export const counted = (rows) => rows.reduce((counts, { outcome }) => ({ ...counts, [outcome]: (counts[outcome] ?? 0) + 1 }), {});
