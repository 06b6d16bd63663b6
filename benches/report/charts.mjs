// Which charts there are, and what each of them shows.
import { OURS } from "../groups/rows.mjs";
import { barChart, dotChart } from "./draw.mjs";
import { microseconds } from "./table.mjs";

/** Engines of today; ROWS.md has the others as well. */
const ENGINES = ["Node 24", "Node 26", "workerd", "Bun"];

const CHARTS = {
  requests: dots("Requests", "20 callbacks, distinct", "JSON.stringify alone"),
  answers: dots("Answers", "20 callbacks, distinct", "JSON.parse alone"),
  call: dots("Whole calls", "20 callbacks", "a call by hand"),
  cold,
  bytes,
};

/** `{ name: svg }` of the groups that were measured. */
export function charts(rows) {
  const own = (group) => rows.filter((row) => row.group === group && row.case !== "about");
  return Object.fromEntries(Object.entries(CHARTS).filter(([name]) => own(name).length > 0).map(([name, chart]) => [name, chart(own(name))]));
}

function dots(title, name, one) {
  return (rows) => {
    const panels = ENGINES.map((title) => ({ title, rows: rows.filter((row) => row.runtime === title && row.case === name) }))
      .filter(({ rows }) => rows.length > 0)
      .map(({ title, rows }) => ({ title, dots: rows.filter(({ candidate }) => candidate !== "limit").map(dot).sort((a, b) => a.value - b.value) }));
    return dotChart({ title: `${title}: ${name}`, subtitle: `time as a ratio to ${one}, logarithmic; less is better; bars span the quartiles`, one: "1", panels });
  };
}

function dot({ candidate, ratio, lower, upper, value }) {
  return { name: candidate, value: ratio, label: `${ratio.toFixed(ratio < 10 ? 2 : 1)} · ${microseconds(value)}`, lower, upper, ours: candidate === OURS };
}

function cold(rows) {
  const panels = ENGINES.map((title) => ({ title, rows: rows.filter(({ runtime }) => runtime === title) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => ({ title, bars: rows.map(bar(({ value }) => value)).sort((a, b) => a.value - b.value) }));
  return barChart({ title: "Cold start: import to the first checked request", subtitle: "milliseconds in a fresh process, lower quartiles", panels });
}

function bytes(rows) {
  const entries = rows.filter(({ candidate }) => candidate === OURS).map((row) => ({ ...row, candidate: row.case, ours: true }));
  const peers = rows.filter(({ candidate }) => candidate !== OURS);
  const panels = [
    { title: "the package, by entry", bars: entries },
    { title: "the default entry beside checks only", bars: [rows.find((row) => row.case === "default entry"), ...peers] },
  ].map(({ title, bars }) => ({ title, bars: bars.map(bar(({ gzip }) => gzip / 1024)).sort((a, b) => a.value - b.value) }));
  return barChart({ title: "Bytes of a bundle", subtitle: "KiB after gzip -9", panels });
}

const bar = (of) => (row) => ({ name: row.candidate, value: of(row), ours: row.candidate === OURS || row.ours });
