// A rollout with the client of /gloo, which has no `fetch` of its own: it calls WeChat over HTTP.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rollout } from "wechat-cloudbase/fleet";
import { CloudbaseClient } from "wechat-cloudbase/gloo";
import { ADD, counted, fleet, listJournal, names, rowsOf } from "./rolling.js";

test("a rollout with the client of /gloo writes each merchant once, retries, and sets apart who withdrew", async () => {
  const merchants = names(20);
  const faults = [{ path: "/tcb/usecloudaccesstoken", errcode: -1, skip: 7, times: 2 }, { appid: "wx0004", errcode: 61023, times: Infinity }];
  const { wechat, writes } = fleet(merchants, { faults });
  const server = await wechat.listen();
  try {
    const client = new CloudbaseClient({ baseURL: server.url, accessToken: ({ merchant }) => `token-${merchant}` });
    const journal = listJournal();
    const options = { client, merchants, desired: ADD, mode: "apply", journal };
    const { rows, error } = await rowsOf(rollout(options));
    assert.equal(error, undefined);
    assert.deepEqual(counted(rows), { changed: 19, unauthorized: 1 });
    assert.deepEqual(new Set(Object.values(writes())), new Set([1]));
    wechat.reset();
    assert.deepEqual((await rowsOf(rollout(options))).rows, []);
  } finally {
    await server.close();
  }
});

test("an abort reaches the reads of /gloo, and the iterator throws its reason", async () => {
  const { wechat } = fleet(["wx0000"], { faults: [{ delay: 60_000 }] });
  const server = await wechat.listen();
  try {
    const client = new CloudbaseClient({ baseURL: server.url, accessToken: ({ merchant }) => `token-${merchant}` });
    const reason = new Error("enough");
    const control = new AbortController();
    setTimeout(() => control.abort(reason), 100);
    const started = performance.now();
    const { rows, error } = await rowsOf(rollout({ client, merchants: ["wx0000"], desired: ADD, signal: control.signal }));
    assert.deepEqual([rows, error], [[], reason]);
    assert.ok(performance.now() - started < 5000);
  } finally {
    await server.close();
  }
});
