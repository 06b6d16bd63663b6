// Makes tables of pages from the package, so that both agree. `make docs` writes a table between `<!-- table: name -->` and
// `<!-- end -->`.
import { errorCodes } from "wechat-cloudbase/codes";

/** Each table has its column heads in both languages, and its rows. */
const TABLES = {
  "error-codes": {
    en: ["errcode", "class", "WeChat's text", "repeating can help", "what to do"],
    zh: ["errcode", "类别", "微信返回的文本", "重试可能有效", "处理办法"],
    rows: (locale) => Array.from(errorCodes, ({ code, class: kind, text, retryable, advice }) => [
      code, `\`${kind}\``, text, retryable ? { en: "yes", zh: "是" }[locale] : "", advice[locale],
    ]),
  },
};

const REGION = /(^<!-- table: ([\w-]+) -->\n)(.*?)(^<!-- end -->$)/gms;

/** Returns the text of a page with new tables. */
export function withTables({ path, text }) {
  const locale = path.startsWith("docs/zh/") ? "zh" : "en";
  return text.replace(REGION, (_, begin, name, old, end) => `${begin}\n${markdown(TABLES[name], locale)}\n${end}`);
}

function markdown(table, locale) {
  const heads = table[locale];
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + table.rows(locale).map(line).join("");
}
