// Checks that each promise of SECURITY.md has a test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

/** The rows of its tables with their tests. A row names tests as: `file` "name", "name"; `file` "name". */
const promises = [...read("../../SECURITY.md").matchAll(/^\| (?!promise|-)(.+) \| (.+) \|$/gm)].map(([, promise, proof]) => {
  const tests = [...proof.matchAll(/`([\w/.-]+)`((?:,? "[^"]+")+)/g)];
  return { promise, tests: tests.flatMap(([, file, names]) => [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => [file, name])) };
});

test("every promise of SECURITY.md names tests, and these tests exist", () => {
  assert.ok(promises.length > 20);
  for (const { promise, tests } of promises) {
    assert.ok(tests.length > 0, promise);
    for (const [file, name] of tests) {
      const [source, call] = file.endsWith(".rs") ? [read(`../${file}`), `fn ${name}()`] : [read(file), `test("${name}"`];
      assert.ok(source.includes(call), `${file} has no test "${name}"`);
    }
  }
});
