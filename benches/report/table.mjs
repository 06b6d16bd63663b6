// Rows as text: one line a case, a column a candidate.
import { OURS } from "../groups/rows.mjs";

/** `0.412`, `1.03`, `12.3`, `601`. */
export const short = (value) => (value === undefined ? "" : Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0));

/** `4.1 µs`, of milliseconds. */
export const microseconds = (value) => `${short2(value * 1000)} µs`;
const short2 = (value) => (value < 10 ? value.toFixed(Math.abs(value) < 1 ? 2 : 1) : value.toFixed(0));

export const listed = (versions) => Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");

/** Figures stand to the right, words to the left. */
export const markdownTable = (head, lines) =>
  [head, head.map((_, column) => (lines.every((cells) => /^$|^[^a-z]*[\d–]/.test(cells[column])) ? "--:" : "---")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** For standard output. */
export function printed(rows) {
  return byRuntime(rows).map(({ runtime, rows }) => {
    const lines = tableOf(rows);
    const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
    return [runtime, ...lines.map((cells) => cells.map((cell, column) => cell[column < 1 ? "padEnd" : "padStart"](widths[column])).join("  "))].join("\n");
  }).join("\n\n");
}

/** The cells of a table, its head first. */
export function tableOf(rows) {
  const names = candidatesOf(rows);
  const withNoise = rows.some(({ aa }) => aa !== undefined);
  const lines = casesOf(rows).map((name) => {
    const own = rows.filter((row) => row.case === name);
    return [name, ...names.map((candidate) => cell(own.find((row) => row.candidate === candidate))), ...(withNoise ? [short(own[0].aa)] : [])];
  });
  return [["", ...names, ...(withNoise ? ["A/A"] : [])], ...lines];
}

function cell(row) {
  if (!row) return "";
  if (row.gzip) return `${row.raw} / ${row.gzip} / ${row.brotli}`;
  const span = row.candidate === OURS && row.lower !== undefined ? ` (${short(row.lower)}–${short(row.upper)})` : "";
  if (row.ratio === undefined) return `${short(row.value)} ${row.unit}${span}`.trim();
  if (row.candidate === row.base) return time(row);
  return `${short(row.ratio)}${span}${row.candidate === OURS ? `, ${time(row)}` : ""}`;
}

const time = ({ value, group }) => (value >= 1000 ? `${short(value / 1000)} s` : group === "cold" ? `${short(value)} ms` : microseconds(value));

/** `{ runtime, rows }` each. */
export function byRuntime(rows) {
  return [...new Set(rows.map(({ runtime }) => runtime))].map((runtime) => ({ runtime, rows: rows.filter((row) => row.runtime === runtime) }));
}

export const candidatesOf = (rows) => [...new Set(rows.map(({ candidate }) => candidate))];
export const casesOf = (rows) => [...new Set(rows.map((row) => row.case))];
