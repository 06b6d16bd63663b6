// Type-checks every sample of the README and of docs/, and compares its output with the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { paths, read } from "./docs/markdown.js";
import { nameOf, output, pattern, syntax, typeErrors } from "./docs/samples.js";

const samples = paths().flatMap((path) => read(path).samples);

test("there are samples in both languages", () => {
  for (const known of ["js", "ts"]) assert.ok(samples.some(({ language }) => language === known), known);
});

test("samples have the right types", async () => assert.equal(await typeErrors(samples), ""));

test("a sample that cannot be checked or run says why, and has correct syntax", async () => {
  for (const sample of samples) {
    const { language, not } = sample;
    assert.ok(!language.endsWith("x") || (not.run && not["type-checked"]), `${nameOf(sample)}: JSX is neither run nor type-checked`);
    await assert.doesNotReject(syntax(sample), nameOf(sample));
  }
});

test("samples print what their pages say", { concurrency: 2 }, async (t) => {
  const runnable = samples.filter(({ not }) => !not.run);
  await Promise.all(runnable.map((sample) => t.test(nameOf(sample), async () => assert.match(await output(sample), pattern(sample)))));
});
