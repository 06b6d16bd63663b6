// Makes tables of pages from the package, so that both agree. `make docs` writes a table between `<!-- table: name -->` and
// `<!-- end -->`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { errorCodes, knownEvents, knownMsgTypes } from "wechat-cloudbase/codes";
import { options, RULES } from "./reference.js";

/** The package has no addresses of pages. The Rust file lists names after the page that names them. */
const MESSAGES = readFileSync(new URL("../../../src/endpoints/known_messages.rs", import.meta.url), "utf8");

function namesWithPages(constant, known) {
  const [, table] = MESSAGES.split(`    ${constant}, `)[1].split(/^}/m)[0].match(/:\n([^]*)/);
  const rows = [...table.matchAll(/"(https:[^"]+)":([^;]+);/g)].flatMap(([, page, names]) => {
    return [...names.matchAll(/"(\w+)"/g)].map(([, name]) => [name, page]);
  });
  assert.deepEqual(rows.map(([name]) => name), known);
  return rows.map(([name, page]) => [`\`${name}\``, `[${page.split("/").at(-1)}](${page})`]);
}

/** Each table has its column heads in both languages, and its rows. */
const TABLES = {
  "error-codes": {
    en: ["errcode", "class", "WeChat's text", "repeating can help", "what to do"],
    zh: ["errcode", "类别", "微信返回的文本", "重试可能有效", "处理办法"],
    rows: (locale) => Array.from(errorCodes, ({ code, class: kind, text, retryable, advice }) => [
      code, `\`${kind}\``, text, retryable ? { en: "yes", zh: "是" }[locale] : "", advice[locale],
    ]),
  },
  "message-types": {
    en: ["msgType", "page"],
    zh: ["msgType", "文档"],
    rows: () => namesWithPages("KNOWN_MESSAGE_TYPES", knownMsgTypes),
  },
  events: {
    en: ["event", "page"],
    zh: ["event", "文档"],
    rows: () => namesWithPages("KNOWN_EVENTS", knownEvents),
  },
  "client-options": options("client-options.d.ts", "ClientOptions"),
  "relay-options": options("client-options.d.ts", "RelayOptions"),
  "backoff-options": options("client-options.d.ts", "BackoffOptions"),
  "call-options": options("client-options.d.ts", "CallOptions"),
  "request-options": options("client-options.d.ts", "RequestOptions"),
  "get-function-config-options": options("client-options.d.ts", "GetFunctionConfigOptions"),
  rules: RULES,
};

const REGION = /(^<!-- table: ([\w-]+) -->\n)(.*?)(^<!-- end -->$)/gms;

/** Returns the text of a page with new tables. */
export function withTables({ path, text }) {
  const locale = /^docs\/zh\/|zh-CN/.test(path) ? "zh" : "en";
  return text.replace(REGION, (_, begin, name, old, end) => `${begin}\n${markdown(TABLES[name], locale)}\n${end}`);
}

function markdown(table, locale) {
  const heads = table[locale];
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + table.rows(locale).map(line).join("");
}
