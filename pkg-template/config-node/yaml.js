// Reads YAML 1.2. Only values that JSON has too can come out of it.
import { isAlias, isMap, isScalar, isSeq, parseDocument } from "../libraries/yaml.js";
import { MOST_DEPTH, NOTHING } from "./tree.js";

/** Aliases may repeat this many parts, or less if the parts are long. A short file could stand for gigabytes. */
const MOST_REPEATED = 10_000;
const LONG = 100;

/** A part that was not read. Its fault is told, so other issues about it are not. */
const UNREAD = Object.freeze({ start: 0, end: 0, value: null, isUnread: true });

/** Returns the tree of a text, and its faults: `{ code, about, start, isFatal }`. What follows a fatal one may be read wrongly. */
export function readYaml(text) {
  const faults = [];
  const fault = (code, about, start, isFatal = false) => faults.push({ code, about, start, isFatal });
  try {
    const document = parseDocument(text, { merge: false, prettyErrors: false, stringKeys: false, uniqueKeys: false, version: "1.2" });
    // The library's messages quote the file, so only its codes are used.
    for (const { code, pos } of document.errors) fault("invalid_yaml", code, pos[0], true);
    if (/^%/m.test(text) && document.directives.docStart) fault("unsupported_yaml", "directive", text.search(/^%/m));
    return { tree: new Reader(document, fault).root(), faults };
  } catch (cause) {
    fault("invalid_yaml", cause instanceof RangeError ? "RECURSION" : "", 0, true);
    return { tree: NOTHING, faults };
  }
}

/** Makes a tree. What it cannot read becomes `null`. */
class Reader {
  #document;
  #fault;
  /** The node of each anchor so far, and of each alias. The library walks through the whole document for each alias. */
  #anchors = new Map();
  #targets = new Map();
  /** The nodes around the present one. */
  #open = new Set();
  /** The alias that stands for the present part, and how many parts aliases stand for. */
  #alias;
  #repeated = 0;

  constructor(document, fault) {
    this.#document = document;
    this.#fault = fault;
  }

  root() {
    const { contents } = this.#document;
    // An empty file is an object without members.
    return contents && !(isScalar(contents) && contents.source === "") ? this.#read(contents) : NOTHING;
  }

  #read(node, at = 0) {
    if (!node) return { start: at, end: at, value: null };
    const [start, end] = node.range;
    if (this.#alias && (this.#repeated += 1 + (end - start) / LONG) >= MOST_REPEATED) {
      // One fault is enough.
      if (this.#repeated < Infinity) this.#fault("unsupported_yaml", "alias", this.#alias.range[0]);
      this.#repeated = Infinity;
      return UNREAD;
    }
    if (isAlias(node)) return this.#target(node, start, end);
    if (!this.#alias && node.anchor) this.#anchors.set(node.anchor, node);
    if (node.tag) return this.#unread("tag", start, end);
    if (isScalar(node)) return this.#scalar(node, start, end);
    if (this.#open.size === MOST_DEPTH) return this.#unread("RECURSION", start, end, "invalid_yaml");
    this.#open.add(node);
    const tree = isSeq(node) ? { start, end, items: node.items.map((item) => this.#read(item, start)) } : this.#map(node, start, end);
    this.#open.delete(node);
    return tree;
  }

  #map(map, start, end) {
    const tree = { start, end, members: [], isPartial: false };
    for (const { key, value } of map.items) {
      if (!this.#alias && key?.anchor) this.#anchors.set(key.anchor, key);
      const [from, to] = key?.range ?? [start, end];
      const odd = !isScalar(key) || key.tag ? "key" : key.value === "<<" && key.type === "PLAIN" ? "merge" : undefined;
      if (odd) {
        tree.isPartial = true;
        this.#fault("unsupported_yaml", odd, from);
      } else {
        tree.members.push({ key: typeof key.value === "string" ? key.value : key.source, start: from, end: to, value: this.#read(value, to) });
      }
    }
    return tree;
  }

  #scalar({ value, type, source }, start, end) {
    if (typeof value === "number" && !Number.isFinite(value)) return this.#unread("infinite", start, end);
    return { start, end, value, source: type === "PLAIN" && typeof value !== "string" ? source : undefined };
  }

  #target(alias, start, end) {
    if (!this.#targets.has(alias)) this.#targets.set(alias, this.#anchors.get(alias.source));
    const target = this.#targets.get(alias);
    if (!target) return this.#unread("BAD_ALIAS", start, end, "invalid_yaml");
    if (this.#open.has(target)) return this.#unread("cycle", start, end);
    const outer = this.#alias;
    this.#alias = outer ?? alias;
    const tree = this.#read(target);
    this.#alias = outer;
    return tree;
  }

  #unread(about, start, end, code = "unsupported_yaml") {
    this.#fault(code, about, start);
    return { ...UNREAD, start, end };
  }
}
