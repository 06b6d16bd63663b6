// Checks that each promise of SECURITY.md has a test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

/** The rows of its tables: a promise, when it holds, and its tests. A row names tests as: `file` "name", "name"; `file` "name". */
const promises = [...read("../../SECURITY.md").matchAll(/^\| (?!promise|-)(.+?) \| (.+?) \| (.+) \|$/gm)].map(([, promise, condition, proof]) => {
  const tests = [...proof.matchAll(/`([\w/.-]+)`((?:,? "[^"]+")+)/g)];
  return { promise, condition, tests: tests.flatMap(([, file, names]) => [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => [file, name])) };
});

/** Whether there are attacks of this group, such as `origin` in `attacks/origin`. */
async function hasAttacks(file, group) {
  const { default: cases } = await import(`../consumers/lib/attacks/cases/${file.slice("attacks/".length)}.mjs`);
  return cases.some(({ name }) => name.startsWith(`${group}: `));
}

test("every promise of SECURITY.md names tests, and these tests exist", async () => {
  assert.ok(promises.length > 20);
  for (const { promise, condition, tests } of promises) {
    assert.ok(tests.length > 0 && condition, promise);
    for (const [file, name] of tests) {
      if (file.startsWith("attacks/")) {
        assert.ok(await hasAttacks(file, name), `${file} has no attack "${name}"`);
        continue;
      }
      const [source, calls] = file.endsWith(".rs") ? [read(`../${file}`), [`fn ${name}()`]] : [read(file), [`test("${name}"`, `test(\`${name}\``]];
      assert.ok(calls.some((call) => source.includes(call)), `${file} has no test "${name}"`);
    }
  }
});
