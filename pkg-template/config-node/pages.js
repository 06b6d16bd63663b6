// The files that a desired state was read from, and the issues in them.
import { sentenceOf } from "./sentences.js";
import { jsonOf, linesOf, locate, NOTHING } from "./tree.js";

/** The faults of this many lines are told. */
const MOST_LINES = 20;

export class Pages {
  #locale;
  #main;
  /** The config files, by the path that the desired state names. */
  #configs = new Map();
  issues = [];

  constructor(locale) {
    this.#locale = locale;
  }

  /** Adds the file of the desired state. */
  add(file, text, read) {
    this.#main = this.#page(file, text, read);
    return this.#main;
  }

  addConfig(name, file, text, read) {
    const page = this.#page(file, text, read);
    // A part of a config file is no config file. What is wrong with it is said, and there is nothing to check.
    if (page.brokenFrom < Infinity) page.tree = NOTHING;
    this.#configs.set(name, page);
  }

  /** Returns the texts of all files as JSON. With `inQuotes`, numbers and booleans are texts. */
  json(inQuotes) {
    const files = Array.from(this.#configs, ([name, { tree }]) => [name, jsonOf(tree, inQuotes)]);
    return { text: jsonOf(this.#main.tree, inQuotes), files: Object.fromEntries(files) };
  }

  unreadable(file, about) {
    this.#say({ code: "unreadable_file", about }, { file, line: 1, column: 1 });
  }

  /** Adds the issues of the core in the order of the files. `findQuoted` returns those that are left with everything in quotes. */
  sort(found = [], findQuoted = () => []) {
    let quoted;
    for (const issue of found) {
      const { page, part } = this.#find(issue);
      // What is behind a fault of the syntax may be read wrongly.
      if (part.isUnread || (page.brokenFrom < Infinity && (part.end > page.brokenFrom || issue.path === "")) || (issue.code === "missing" && part.isPartial)) continue;
      const placed = this.placed(issue);
      if (issue.code === "wrong_type" && part.source !== undefined && part.value !== null) {
        quoted ??= new Set((findQuoted() ?? []).filter(({ code }) => code === "wrong_type").map(({ path }) => path));
        if (!quoted.has(issue.path)) {
          placed.code = "unquoted";
          placed.message = sentenceOf({ code: "unquoted", about: typeof part.value }, this.#locale);
        }
      }
      this.issues.push(placed);
    }
    const files = [this.#main, ...this.#configs.values()].map(({ file }) => file);
    this.issues.sort((one, other) => files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column);
  }

  /** Returns an issue with its place. */
  placed(issue) {
    const { page, part } = this.#find(issue);
    return { ...issue, file: page.file, ...page.lineOf(part.start) };
  }

  #find({ segments, code }) {
    const { part, left } = locate(this.#main.tree, segments, code);
    const config = segments.at(-1 - left.length) === "configFile" && this.#configs.get(part.value);
    // The content of a file can have the wrong type too. What is wrong with its path leaves no file.
    return config && (left.length > 0 || code === "wrong_type") ? { page: config, ...locate(config.tree, left, code) } : { page: this.#main, part };
  }

  #page(file, text, { tree, faults }) {
    const lineOf = linesOf(text);
    const lines = new Set();
    for (const fault of [...faults].sort((one, other) => one.start - other.start)) {
      const place = lineOf(fault.start);
      // After a fault of the syntax, what follows in its line is said to be wrong too, and often is not.
      if (fault.isFatal && (lines.has(place.line) || lines.size === MOST_LINES)) continue;
      lines.add(place.line);
      this.#say(fault, { file, ...place });
    }
    const brokenFrom = Math.min(...faults.filter(({ isFatal }) => isFatal).map(({ start }) => start), Infinity);
    return { file, tree, lineOf, brokenFrom };
  }

  #say(fault, place) {
    this.issues.push({ path: "", segments: [], code: fault.code, message: sentenceOf(fault, this.#locale), ...place });
  }
}
