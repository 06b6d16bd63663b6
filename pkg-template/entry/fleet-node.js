// A journal in a file, in Node, Deno and Bun. `/fleet` itself needs no file.
export { fileJournal } from "./fleet-node/file-journal.js";
