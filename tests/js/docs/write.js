// Writes the tables that are made from the package into the pages: `make docs`.
import { writeFileSync } from "node:fs";
import { paths, read } from "./markdown.js";
import { withTables } from "./tables.js";

for (const path of paths()) {
  const page = read(path);
  const text = withTables(page);
  if (text === page.text) continue;
  writeFileSync(new URL(`../../../${path}`, import.meta.url), text);
  console.log(`${path}: tables written`);
}
