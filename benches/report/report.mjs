// Both pages and their charts, from results.json alone. `node report/report.mjs` makes them without measuring.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { charts } from "./charts.mjs";
import { readme } from "./readme.mjs";
import { rowsPage } from "./rows-page.mjs";

const benches = join(import.meta.dirname, "..");

export function report(rows) {
  mkdirSync(join(benches, "charts"), { recursive: true });
  for (const [name, svg] of Object.entries(charts(rows))) writeFileSync(join(benches, "charts", `${name}.svg`), svg);
  writeFileSync(join(benches, "README.md"), readme(rows));
  writeFileSync(join(benches, "ROWS.md"), rowsPage(rows));
}

if (process.argv[1] === import.meta.filename) report(JSON.parse(readFileSync(join(benches, "results.json"), "utf8")));
