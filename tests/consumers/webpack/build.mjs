import { resolve } from "node:path";
import webpack from "webpack";

const [entry, filename] = process.argv.slice(2);
const output = { path: resolve("out"), filename };
webpack({ mode: "production", entry, output, performance: { hints: false } }, (error, stats) => {
  console.log(error ?? stats.toString("errors-warnings"));
  process.exitCode = error || stats.hasErrors() || stats.hasWarnings() ? 1 : 0;
});
