// Whoever handles a RelayError looks for its reason in the typings and in docs/relay-client.md. Both have to name all of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const OF_PACKAGE = "./node_modules/wechat-cloudbase/dist/";
/** The codes that have classes of their own. */
const CLASSES = ["validation", "token", "network", "timeout", "http", "decode", "api"];

const [problems] = /^const PROBLEMS = [^;]+/m.exec(read(`${OF_PACKAGE}relay/problem.js`));
const codes = [...problems.matchAll(/\d{3} (\w+)/g)].map(([, code]) => code);
const reasons = codes.filter((code) => !CLASSES.includes(code)).sort();
const wordsIn = (text, pattern) => [...text.matchAll(pattern)].map(([, word]) => word).sort();
const typings = read(`${OF_PACKAGE}errors.d.ts`);

test("the relay has every class and some reasons", () => {
  assert.deepEqual(CLASSES.filter((code) => !codes.includes(code)), []);
  assert.ok(reasons.includes("idempotency"));
});

test("the type of `reason` names every reason", () => {
  const [, type] = /readonly reason:([^;]+)\| \(string/.exec(typings);
  assert.deepEqual(wordsIn(type, /"(\w+)"/g), reasons);
});

test("the comment of RelayError explains every reason", () => {
  const comment = typings.slice(typings.indexOf("A relay refused the call."), typings.indexOf("class RelayError"));
  const list = comment.match(/^ \* - .*?:/gm).join("");
  assert.deepEqual(wordsIn(list, /`"(\w+)"`/g), reasons);
});

for (const page of ["docs/relay-client.md", "docs/zh/relay-client.md"]) {
  test(`${page} has a row for every reason`, () => {
    const [, table] = /\| `reason` \|.*\n\|---.*\n((?:\|.*\n)+)/.exec(read(`../../${page}`));
    const first = table.split("\n").map((row) => row.split("|")[1] ?? "").join("");
    assert.deepEqual(wordsIn(first, /`(\w+)`/g), reasons);
  });
}
