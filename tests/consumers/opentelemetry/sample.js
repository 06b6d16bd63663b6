// Finds a sample of docs/observability.md by what it exports.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Imports the sample. `change` changes its code first. */
export async function sample(name, change = (code) => code) {
  const files = readdirSync(".").filter((file) => file.startsWith("sample-") && readFileSync(file, "utf8").includes(`export function ${name}(`));
  if (files.length !== 1) throw new Error(`${files.length} samples export ${name}`);
  const file = `changed-${process.pid}-${files[0]}`;
  writeFileSync(file, change(readFileSync(files[0], "utf8")));
  return import(pathToFileURL(file));
}
