// A value of a file, with the place of each part. Both readers make such trees: yaml.js and jsonc.js.
//
//   { start, end, members: [{ key, start, end, value }] }    an object
//   { start, end, items: [] }                                 a list
//   { start, end, value, source? }                            a scalar; `source` if it stands without quotes
//
// Places count UTF-16 units from the begin of the file.

/** What is read of an empty file, and of one that is broken from its begin. */
export const NOTHING = Object.freeze({ start: 0, end: Infinity, members: [] });

/** As in src/json/read.rs. What is deeper has its fault here, because Rust does not know its line. */
export const MOST_DEPTH = 128;

/**
 * Returns the JSON text. It has a member twice if the file has, so that Rust can say so. With `quoted`, numbers and booleans
 * are texts, as if they stood in quotes.
 */
export function jsonOf({ members, items, value, source }, quoted = false) {
  if (members) return `{${members.map(({ key, value }) => `${JSON.stringify(key)}:${jsonOf(value, quoted)}`).join(",")}}`;
  if (items) return `[${items.map((item) => jsonOf(item, quoted)).join(",")}]`;
  if (quoted && source !== undefined && value !== null) return JSON.stringify(source);
  // A number that is too large for JavaScript would become `null`.
  return Number.isFinite(value) || typeof value !== "number" ? JSON.stringify(value) : source;
}

/** These issues are about the name of a member. All others are about its value. */
const ABOUT_KEYS = ["unknown_field", "duplicate_key", "invalid_name", "reserved_name"];

/** Returns the part of a tree at which an issue is, or the nearest part around it, and the steps that are left. */
export function locate(tree, segments, code) {
  let [part, left] = [tree, segments];
  for (; left.length > 0; left = left.slice(1)) {
    const [step] = left;
    const member = part.members?.findLast(({ key }) => key === step);
    const next = member?.value ?? part.items?.[step];
    if (!next) break;
    if (member && left.length === 1 && ABOUT_KEYS.includes(code)) return { part: member, left: [] };
    part = next;
  }
  return { part, left };
}

/** Returns a function from a place in a text to its line and column, both from 1. */
export function linesOf(text) {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
  return (place) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= place) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: place - starts[low] + 1 };
  };
}
