// ajv's own generated code: make.mjs has it made.
import * as made from "made/ajv.mjs";

export const name = "ajv standalone";

const names = (prefix) => Object.keys(made).filter((name) => name.startsWith(prefix));
const each = (prefix, work) => Object.fromEntries(names(prefix).map((name) => [name.slice(prefix.length), work(made[name])]));

export const requests = each("request_", (valid) => (value) => (valid(value) ? value : undefined));
export const answers = each("answer_", (valid) => (value) => (valid(value) ? value : undefined));
