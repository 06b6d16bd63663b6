// Reads JSON, and JSON with comments and commas behind the last member.
import { parseTree, printParseErrorCode } from "../libraries/jsonc-parser.js";
import { MOST_DEPTH, NOTHING } from "./tree.js";

/** Returns the tree of a text, and the faults of its syntax: `{ code, about, start }`. */
export function readJson(text, { comments }) {
  const errors = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: comments, disallowComments: !comments });
    const faults = errors.map(({ error, offset }) => ({ code: "invalid_json", about: printParseErrorCode(error), start: offset, isFatal: true }));
    const deep = [];
    const tree = root ? treeOf(root, text, deep) : NOTHING;
    if (deep.length > 0) faults.push({ code: "invalid_json", about: "RECURSION", start: deep[0], isFatal: true });
    return { tree, faults };
  } catch {
    return { tree: NOTHING, faults: [{ code: "invalid_json", about: "RECURSION", start: 0, isFatal: true }] };
  }
}

/** Adds the places of what is nested too deeply to `deep`. */
function treeOf({ type, offset: start, length, value, children = [] }, text, deep, depth = 0) {
  const end = start + length;
  const below = (node) => treeOf(node, text, deep, depth + 1);
  if (type !== "object" && type !== "array") return { start, end, value, source: type === "string" ? undefined : text.slice(start, end) };
  if (depth === MOST_DEPTH) {
    deep.push(start);
    return { start, end, value: null };
  }
  if (type === "array") return { start, end, items: children.map(below) };
  const members = children.filter(({ children }) => children.length === 2);
  return { start, end, members: members.map(({ children: [key, value] }) => ({ key: key.value, start: key.offset, end: key.offset + key.length, value: below(value) })) };
}
