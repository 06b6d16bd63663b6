// Reads JSON, and JSON with comments and commas behind the last member.
import { parseTree, printParseErrorCode } from "../libraries/jsonc-parser.js";
import { NOTHING } from "./tree.js";

/** Returns the tree of a text, and the faults of its syntax: `{ code, about, start }`. */
export function readJson(text, { comments }) {
  const errors = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: comments, disallowComments: !comments });
    const faults = errors.map(({ error, offset }) => ({ code: "invalid_json", about: printParseErrorCode(error), start: offset, isFatal: true }));
    return { tree: root ? treeOf(root) : NOTHING, faults };
  } catch {
    return { tree: NOTHING, faults: [{ code: "invalid_json", about: "RECURSION", start: 0, isFatal: true }] };
  }
}

function treeOf({ type, offset: start, length, value, children = [] }) {
  const end = start + length;
  if (type === "object") return { start, end, members: children.filter(({ children }) => children.length === 2).map(memberOf) };
  if (type === "array") return { start, end, items: children.map(treeOf) };
  return { start, end, value, source: type === "string" ? undefined : String(value) };
}

const memberOf = ({ children: [key, value] }) => ({ key: key.value, start: key.offset, end: key.offset + key.length, value: treeOf(value) });
