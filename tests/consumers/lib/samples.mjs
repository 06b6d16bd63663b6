// Writes the samples of a docs page that need other packages into a consumer's project, so that the row runs what readers copy.
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { read } from "../../js/docs/markdown.js";

/** Returns the files of all samples that name this consumer as the place where they run. */
export function writeSamples(page, consumer, folder) {
  const samples = read(page).samples.filter(({ not }) => not.run?.includes(`tests/consumers/${consumer} `));
  if (samples.length === 0) throw new Error(`${page} has no sample for ${consumer}`);
  return samples.map(({ code, line, language }) => {
    const file = `sample-${basename(page, ".md")}-${line}.${code.includes('from "vitest"') ? "vitest" : "test"}.${language}`;
    writeFileSync(join(folder, file), code);
    return file;
  });
}
