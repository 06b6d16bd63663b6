// The journal of a rollout: lines of JSON that are only appended. It says who is finished, and what was there before a write.
import { check, methods } from "../shared/check.js";
import { RolloutError } from "./errors.js";
import { MerchantTable } from "./merchant-table.js";
import { JOURNALED } from "./merchants.js";

const VERSION = 1;
/** How the first line of each journal begins, whatever its version. */
export const BEGIN = '{"journal":';
/** The outcome of a line before the first write of a merchant. */
const WRITING = "writing";

/** The rule of an option that is a journal. */
export const JOURNAL = methods("append", "load");

/** Throws if the argument is no journal. */
export const checkJournal = (journal) => void check({ journal }, { journal: JOURNAL }, { within: "", required: ["journal"] });

/** Iterates over the lines as `[value, number]`. The last line may be torn, but not the only one: its process died, or is writing it now. */
async function* linesOf(journal) {
  let number = 0;
  let torn;
  for await (const line of journal.load()) {
    number++;
    if (torn) throw torn;
    // Editors add byte order marks and other ends of lines.
    const text = String(line).trim();
    if (text === "") continue;
    try {
      const value = JSON.parse(text);
      if (Object(value) !== value) throw new TypeError("no object");
      yield [value, number];
    } catch (cause) {
      if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
      torn = wrong(number === 1 ? "line 1 is broken: check the name, or take the journal from a copy" : `line ${number} is broken; take the journal from a copy, or remove the line by hand`);
    }
  }
  if (torn && number === 1) throw torn;
}

/** Iterates over the lines of merchants, behind the header: `{ value, number, header }`. */
async function* entriesOf(journal) {
  let header;
  for await (const [value, number] of linesOf(journal)) {
    if (value.journal !== undefined || !header) header = headerIn(value, number, header);
    else if (isOfMerchant(value)) yield { value, number, header };
    else if (value.ended === undefined && value.stopped === undefined && value.resumed === undefined) throw wrong(`line ${number} is no line of a journal`);
  }
  return header;
}

const isOfMerchant = ({ m, o, changes }) => typeof m === "string" && typeof o === "string" && (o !== WRITING || isChanges(changes));
const isChanges = (changes) => Array.isArray(changes) && changes.every((change) => Object(change?.resource) === change?.resource && Array.isArray(change.fields));

function headerIn(value, number, header) {
  if (header) throw wrong(`line ${number} begins a second journal; give each rollout a journal of its own`);
  if (value.journal === VERSION) return value;
  throw wrong(value.journal === undefined ? `line ${number} is not the first line of a journal` : `it has the format ${JSON.stringify(value.journal)}, and this version reads ${VERSION}`);
}

/** Returns the header of a journal, or undefined if the journal is empty. */
export async function headerOf(journal) {
  for await (const [value, number] of linesOf(journal)) return headerIn(value, number);
  return undefined;
}

/**
 * Reads what a journal knows. Returns its header, if it has one, and who was being written when its process ended. `table` gets
 * those who are finished. Outcomes in `again` are not.
 */
export async function readJournal(journal, table, again) {
  const unfinished = new Map();
  const entries = entriesOf(journal);
  for (;;) {
    const { done, value } = await entries.next();
    if (done) return { header: value, unfinished };
    const { m, o, changes } = value.value;
    if (o === WRITING) unfinished.set(m, [...(unfinished.get(m) ?? []), ...changes]);
    else {
      unfinished.delete(m);
      if (!again.includes(o)) table.set(m, JOURNALED);
    }
  }
}

/** What lines of one merchant say: its row, if it is finished, and otherwise what was being written. Outcomes in `again` do not count. */
export function merchantIn(lines, { rollout, again = [] }) {
  let row, before;
  for (const value of lines.map((line) => JSON.parse(line))) {
    const isWriting = value.o === WRITING;
    row = isWriting || again.includes(value.o) ? undefined : rowOf(value, { rollout });
    before = isWriting ? [...(before ?? []), ...value.changes] : undefined;
  }
  return { row, before };
}

/** Adds what an earlier try has written, whose process died or which was put off. What had to be done again was not done before. */
export function withEarlier(row, before = []) {
  const { outcome, done = [] } = row;
  if (before.length === 0 || !["unchanged", "changed"].includes(outcome)) return row;
  const again = done.map(({ resource }) => JSON.stringify(resource));
  return { ...row, outcome: "changed", done: [...before.filter(({ resource }) => !again.includes(JSON.stringify(resource))), ...done] };
}

/** Throws if the journal belongs to another rollout. */
export function checkHeader(header, wanted) {
  for (const name of ["desired", "mode"]) {
    const [was, is] = [header, wanted].map((from) => JSON.stringify(from[name]));
    if (was !== is) throw wrong(`it belongs to another rollout: \`${name}\` was ${was} and is ${is} now; use another journal`);
  }
}

export const headerLine = (header) => JSON.stringify({ journal: VERSION, ...header });

/** What was there before: the fields as the plan shows them, so without values of variables. */
const kept = (changes) => changes.map(({ resource, fields, unknown }) => ({ resource, fields, ...(unknown && { unknown }) }));

export const writingLine = (merchant, { changes }) => JSON.stringify({ m: merchant, o: WRITING, n: changes.length, changes: kept(changes) });

/** The line of a merchant that is finished. */
export function rowLine({ merchant, outcome, plan, done, left, error, dangers, ms }) {
  const { code, errcode, rid, message } = error ?? {};
  return JSON.stringify({
    m: merchant,
    o: outcome,
    n: plan?.changes.length,
    dangers: dangers ?? (plan?.dangers.length ? plan.dangers : undefined),
    code, errcode, rid, message,
    changes: done?.length ? kept(done) : undefined,
    left: left?.length ? kept(left) : undefined,
    ms,
  });
}

/** Gives one row for each merchant of a journal: its last line. Stores give merchants in another order each time. */
export function report(journal) {
  checkJournal(journal);
  return rowsIn(journal);
}

async function* rowsIn(journal) {
  const left = new MerchantTable();
  for await (const { value } of entriesOf(journal)) left.set(value.m, (left.get(value.m) ?? 0) + 1);
  // A rollout that is still running may have added lines since.
  for await (const { value, header } of entriesOf(journal)) if (isLast(left, value.m)) yield rowOf(value, header);
}

/** Counts a line of a merchant down. Returns whether it was the last one. */
function isLast(left, merchant) {
  const count = left.get(merchant);
  if (count) left.set(merchant, count - 1);
  return count === 1;
}

function rowOf({ m, o, n, changes, left, ms, dangers, ...error }, { rollout }) {
  const row = { rollout, merchant: m, outcome: o === WRITING ? "unfinished" : o, count: n, done: o === WRITING ? undefined : changes, left, dangers, ms };
  return Object.fromEntries(Object.entries(error.code === undefined ? row : { ...row, error }).filter(([, value]) => value !== undefined));
}

/** Gives each merchant of which something was written or may have been, with the changes that say what was there. */
export async function* writtenOf(journal) {
  const left = new MerchantTable();
  for await (const { value } of entriesOf(journal)) if (value.o === WRITING) left.set(value.m, (left.get(value.m) ?? 0) + 1);
  const earlier = new Map();
  for await (const { value: { m, o, changes } } of entriesOf(journal)) {
    if (o !== WRITING) continue;
    const all = [...(earlier.get(m) ?? []), ...changes];
    if (!isLast(left, m)) earlier.set(m, all);
    else {
      earlier.delete(m);
      yield { merchant: m, changes: latest(all) };
    }
  }
}

/** A try that failed is planned again. The later plan read what was there just before the write. */
function latest(changes) {
  const resources = new Map();
  for (const { resource, fields, unknown = [] } of changes) {
    const key = JSON.stringify(resource);
    const known = resources.get(key) ?? { resource, fields: new Map(), unknown: new Set() };
    resources.set(key, known);
    for (const field of fields) known.fields.set(field.path, field);
    for (const name of unknown) known.unknown.add(name);
  }
  return [...resources.values()].map(({ resource, fields, unknown }) => ({ resource, fields: [...fields.values()], unknown: [...unknown] }));
}

const wrong = (message) => new RolloutError({ message: `journal: ${message}`, reason: "journal" });
