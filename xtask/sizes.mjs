// Prints the size of each file of a folder, raw and after gzip.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());

const row = (name, raw, gzip) => console.log(name.padEnd(48), String(raw).padStart(9), String(gzip).padStart(9));

row("file", "raw", "gzip");
for (const name of files.sort()) {
  const content = readFileSync(join(folder, name));
  row(name, content.length, gzipSync(content, { level: 9 }).length);
}
