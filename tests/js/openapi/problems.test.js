// The problems of openapi.json are those of the relay: the same codes with the same statuses.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (place) => readFileSync(new URL(place, import.meta.resolve("wechat-cloudbase")), "utf8");

test("each problem of the relay is in openapi.json, and no other", () => {
  const { schemas } = JSON.parse(read("../openapi.json")).components;
  const documented = Object.entries(schemas).filter(([name]) => name.startsWith("Problem.")).map(([, { properties }]) => `${properties.status.const} ${properties.code.const}`);
  // The relay's table has the first status of a code. One code has a second one.
  const [table] = /^const PROBLEMS = [^;]+/m.exec(read("relay/problem.js"));
  const rows = table.match(/\d{3} \w+/g);
  assert.deepEqual(documented.sort(), [...rows, "422 idempotency_key"].sort());
});
