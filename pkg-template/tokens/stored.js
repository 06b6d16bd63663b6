// Reads and writes the record of a merchant, and knows a read that is older than what this process wrote last.
import { redact } from "../shared/errors.js";
import { keepPage } from "./page.js";
import { isSame, recordOf } from "./records.js";
import { trouble } from "./words.js";

/** The longest step of a refresh: an exchange with WeChat, and the lease of it. */
export const LIMIT = 60_000;
/** For so long a store may return a record that this process has replaced. After that the store is right. */
const OLD_READS = 120_000;
/** So many replaced records are remembered at most. A record that changes more often, such as a ticket in a test, has no old reads. */
const MOST_REPLACED = 20;
/** So many refresh tokens that this process has replaced are remembered. */
const MOST_SPENT = 5;

/** Returns the record that the store has, or a newer one that this process wrote. */
export async function read({ store, authorizerAppid, ...merchant }, page, flight) {
  let record;
  try {
    const get = async () => store.get(authorizerAppid);
    record = recordOf(await (flight ? flight.step("get", limitOf(merchant), get) : get()));
  } catch (cause) {
    throw trouble(merchant, "get", storeTrouble(cause, page));
  }
  page.read = record;
  return isOld(merchant, page, record) ? page.written : record;
}

function isOld({ now }, page, record) {
  page.replaced = page.replaced.filter(({ at }) => isWithin(OLD_READS, at, now()));
  return page.written !== undefined && page.replaced.some(({ before }) => isSame(before, record));
}

/** The clock may go backwards, and then nothing is remembered for longer than it should be. */
export const isWithin = (milliseconds, at, now) => now >= at && now - at < milliseconds;

/** One operation of the store may take as long as a caller waits. */
const limitOf = ({ timeout }) => Math.min(timeout, LIMIT);

/**
 * A `set` that took too long can still land, so the next one waits for it. It is dead after a minute: a Worker's work ends
 * with its request. A `replace` that lands late finds another record and does nothing.
 */
async function inLine({ store, ...merchant }, page, flight) {
  const { writing } = page;
  if (store.replace || !writing || performance.now() > writing.until) return;
  await flight.step("set", limitOf(merchant), () => writing.end).catch((cause) => {
    throw trouble(merchant, "writing", cause);
  });
}

/** Starts a write, and remembers it until it has ended. */
function write(page, start) {
  const done = start();
  const forget = () => void (page.writing === writing && (page.writing = undefined));
  const writing = { end: done.then(forget, forget), until: performance.now() + LIMIT };
  page.writing = writing;
  return done;
}

/** Writes `next` in the place of `record`, and returns whether it did. Only a store with `replace` can say no. */
export async function put({ store, authorizerAppid, ...merchant }, page, flight, record, next) {
  const work = async () => (store.replace ? store.replace(authorizerAppid, record.before, { ...next }) : store.set(authorizerAppid, { ...next }));
  const name = store.replace ? "replace" : "set";
  await inLine({ store, ...merchant }, page, flight);
  let answer;
  try {
    answer = await flight.step(name, limitOf(merchant), () => write(page, work));
  } catch (cause) {
    const word = page.unsaved ? (page.unsaved.members.refreshToken ? "unsaved" : "unsavedToken") : "put";
    throw trouble(merchant, word, storeTrouble(cause, page, next), name);
  }
  if (store.replace && typeof answer !== "boolean") {
    // It may have written the lease. The next call must not take it for the lease of another process.
    page.lease = next.refreshing;
    throw trouble(merchant, "mute");
  }
  if (store.replace && !answer) {
    // The store knows better than what is remembered, for instance after a backup was restored.
    page.replaced = [];
    return false;
  }
  remember(merchant, page, record, recordOf(next));
  return true;
}

function remember({ now }, page, record, next) {
  keepPage(page);
  page.written = next;
  if (isSame(record, next)) return;
  page.replaced = page.replaced.filter(({ before }) => !isSame(before, next));
  page.replaced = [...page.replaced, { before: record, at: now() }].slice(-MOST_REPLACED);
  page.spent = [...page.spent, record.refreshToken].filter((token) => token !== next.refreshToken).slice(-MOST_SPENT);
}

/** A SyntaxError of a JSON parser quotes pieces of the record, which `redact` does not find. */
const isOfParser = (cause, depth = 0) => cause?.name === "SyntaxError" || (depth < 4 && cause?.cause && isOfParser(cause.cause, depth + 1));

function storeTrouble(cause, page, next) {
  if (isOfParser(cause)) return new Error("the stored record is not JSON");
  const secrets = [page.read, page.written, page.unsaved?.members, next].flatMap((known) => [known?.refreshToken, known?.accessToken, known?.ticket]);
  return redact(cause, secrets.filter((secret) => typeof secret === "string" && secret !== ""));
}
