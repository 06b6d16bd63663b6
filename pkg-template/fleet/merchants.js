// Reads the list of merchants, from any iterable, and tells where it is wrong.
import { shown } from "../shared/check.js";
import { RolloutError } from "./errors.js";

/** The numbers in the table: the journal has a row for the merchant, or this list had it already. */
export const JOURNALED = 1;
const LISTED = 2;

/** What an appid can be. With a blank, a comma or a semicolon inside, two cells of a table were not split. */
const MERCHANT = /^[!-+\--:<-~]{1,128}$/;
const MARK = "\ufeff";
/** The places that are told; the rest is counted. */
const MOST_TOLD = 10;

export const isList = (value) => Object(value) === value && (Symbol.asyncIterator in value || Symbol.iterator in value);

/**
 * Gives each merchant once: `{ merchant, values, index }`. It counts in `progress` who is finished already, according to the
 * journal, and who is in the list twice. Blank lines are passed over.
 */
export async function* merchantsOf(list, table, progress) {
  let index = -1;
  for await (const item of told(list, () => index)) {
    index++;
    if (typeof item === "string" && item.trim() === "") continue;
    const { merchant, values } = read(item, index);
    const before = table.get(merchant);
    table.set(merchant, LISTED);
    if (before === undefined) yield { merchant, values, index };
    else if (before === LISTED) tellTwice(progress, merchant, index);
    else progress.skipped++;
  }
}

/** An error of the user's own iterable gets the place at which it came. */
async function* told(list, index) {
  try {
    yield* list;
  } catch (cause) {
    // The list of a rollback is a journal, whose errors say more.
    if (cause instanceof RolloutError) throw cause;
    throw wrong(`the list failed after ${index() + 1} entries`, cause);
  }
}

function read(item, index) {
  const place = `merchants[${index}]`;
  if (typeof item === "string") return { merchant: named(item, place) };
  if (Object(item) !== item) throw wrong(`${place}: must be an appid, or an object with \`merchant\``);
  const values = copied(item, place);
  if (typeof values.merchant !== "string") throw wrong(`${place}: ${whyWithout(item)}`);
  values.merchant = named(values.merchant, place);
  return { merchant: values.merchant, values };
}

/** Many readers of tables give the same object again and again, and lanes would find the columns of a later merchant in it. */
function copied(item, place) {
  try {
    return { ...item, merchant: item.merchant };
  } catch (cause) {
    throw wrong(`${place}: a column cannot be read`, cause);
  }
}

/** `trim` also takes away a byte order mark. */
function named(text, place) {
  const merchant = text.trim();
  if (!MERCHANT.test(merchant)) throw wrong(`${place}: \`${shown(merchant)}\` is not an appid`);
  return merchant;
}

function whyWithout(item) {
  const marked = Object.keys(item).find((name) => name.startsWith(MARK));
  if (marked) return `the first column is \`${shown(marked.slice(1))}\` behind a byte order mark; remove the mark from the file`;
  const nearly = Object.keys(item).find((name) => ["merchant", "appid", "authorizer_appid"].includes(name.trim().toLowerCase()));
  return `has no text in the column \`merchant\`${nearly && nearly !== "merchant" ? `; rename \`${shown(nearly)}\`` : ""}`;
}

function tellTwice(progress, merchant, index) {
  progress.duplicates++;
  if (progress.repeated.length < MOST_TOLD) progress.repeated.push({ index, merchant });
}

const wrong = (message, cause) => new RolloutError({ message, reason: "merchants" }, cause === undefined ? undefined : { cause });
