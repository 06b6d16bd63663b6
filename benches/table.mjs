// Rows as text: one line a case, a column a candidate.
import { OURS } from "./targets.mjs";

/** `0.412`, `1.03`, `12.3`, `601`. */
export const short = (value) => (value === undefined ? "" : Number.isInteger(value) ? String(value) : value.toFixed(value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0));

/** For standard output. */
export function printed(rows) {
  return pivot(rows).map(({ runtime, rows }) => {
    const names = candidatesOf(rows);
    const lines = [["", "", ...names, "A/A", "target"], ...casesOf(rows).map((name) => line(rows.filter((row) => row.case === name), names, name))];
    const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
    return [runtime, ...lines.map((cells) => cells.map((cell, column) => cell[column < 1 ? "padEnd" : "padStart"](widths[column])).join("  "))].join("\n");
  }).join("\n\n");
}

function line(rows, names, name) {
  const ours = rows.find(({ candidate }) => candidate === OURS);
  const cells = names.map((candidate) => cell(rows.find((row) => row.candidate === candidate)));
  const verdict = ours?.target === undefined ? "" : `${ours.met ? "met" : "MISSED"} ${short(ours.target)}`;
  const span = ours?.lower === undefined ? "" : `[${short(ours.lower)}..${short(ours.median)}..${short(ours.upper)}]`;
  return [name, span, ...cells, short(ours?.aa), `${verdict}${ours?.belowPeers === false ? " not below all peers" : ""}`];
}

const cell = (row) => (row === undefined ? "" : row.gzip ? `${row.raw} / ${row.gzip} / ${row.brotli}` : row.ratio === undefined ? `${short(row.value)} ${row.unit}` : short(row.ratio));

/** `{ runtime, rows }` each; rows with another base than the usual one stand apart. */
export function pivot(rows) {
  const keys = new Map();
  for (const row of rows) {
    const key = `${row.runtime}${row.group === "cold" && row.base !== "ajv standalone" ? `, against ${row.base}` : ""}`;
    keys.set(key, [...(keys.get(key) ?? []), row]);
  }
  return [...keys].map(([runtime, rows]) => ({ runtime, rows }));
}

export const candidatesOf = (rows) => [...new Set(rows.map(({ candidate }) => candidate))];
export const casesOf = (rows) => [...new Set(rows.map((row) => row.case))];
