// Checks the README and docs/: both languages have the same headings and samples, links work, and tables agree with the
// package. samples.test.js runs the samples.
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCodes } from "wechat-cloudbase/codes";
import { leadsSomewhere, paths, read } from "./docs/markdown.js";
import { nameOf, skeleton } from "./docs/samples.js";
import { withTables } from "./docs/tables.js";

const all = paths();
const translationOf = (path) => path.replace("docs/", "docs/zh/");
const english = all.filter((path) => /^docs\/[^/]+$/.test(path));
const pages = english.filter((path) => all.includes(translationOf(path))).map((path) => [read(path), read(translationOf(path))]);
const readmes = [read("README.md"), read("README.zh-CN.md")];
const pairs = [readmes, ...pages];

/** The tests find samples by these names, so another name of a language would hide a sample. */
const FENCES = /^```(js|ts|jsx|tsx|text|http|html|json|sh|rust|yaml)$/;

test("every page exists in both languages", () => {
  assert.ok(english.length >= 3);
  const chinese = english.map(translationOf);
  assert.deepEqual(all.filter((path) => path.startsWith("docs/zh/")).sort(), chinese.sort());
});

test("a page has the same headings in both languages", () => {
  for (const [page, translation] of pairs) {
    const [levels, translated] = [page, translation].map(({ headings }) => headings.map(({ level }) => level));
    assert.deepEqual(translated, levels, translation.path);
    assert.equal(levels.filter((level) => level === 1).length, 1, page.path);
  }
});

test("a page has the same samples in both languages, but for comments and Chinese texts", async () => {
  for (const [page, translation] of pairs) {
    assert.equal(translation.samples.length, page.samples.length, translation.path);
    for (const [index, sample] of page.samples.entries()) await assertSame(sample, translation.samples[index]);
  }
});

async function assertSame(sample, translated) {
  const [theirs, ours] = await Promise.all([sample, translated].map(skeleton));
  assert.equal(ours.code, theirs.code, nameOf(translated));
  assert.deepEqual([translated.language, Object.keys(translated.not)], [sample.language, Object.keys(sample.not)], nameOf(translated));
  for (const [index, string] of ours.strings.entries()) {
    const original = theirs.strings[index];
    const isTranslation = /\p{Script=Han}/u.test(string) || (string === '"zh"' && original === '"en"');
    if (!isTranslation) assert.equal(string, original, nameOf(translated));
  }
}

test("a page has the same Rust code in both languages, but for comments", () => {
  const rust = ({ text }) => [...text.matchAll(/^```rust\n(.*?)^```$/gms)].map(([, code]) => code.replace(/ *\/\/.*$/gm, ""));
  for (const [page, translation] of pairs) assert.deepEqual(rust(translation), rust(page), translation.path);
});

test("relative links lead to files and headings", () => {
  for (const path of all) {
    for (const link of read(path).links.filter((link) => !/^\w+:/.test(link))) assert.ok(leadsSomewhere(path, link), `${path}: ${link}`);
  }
});

test("a page links to its translation, and the index to every page", () => {
  for (const [page, translation] of pages) {
    const name = page.path.replace("docs/", "");
    assert.ok(page.links.includes(`zh/${name}`), `${page.path}: no link to the Chinese page`);
    assert.ok(translation.links.includes(`../${name}`), `${translation.path}: no link to the English page`);
    if (name === "README.md") continue;
    for (const index of ["docs/README.md", "docs/zh/README.md"]) assert.ok(read(index).links.includes(name), `${index}: no link to ${name}`);
  }
});

test("a README fits on a few screens, and its third line leads to the other language", () => {
  for (const [page, other] of [readmes, readmes.toReversed()]) {
    const lines = page.text.trimEnd().split("\n");
    assert.ok(lines.length >= 120 && lines.length <= 150, `${page.path} has ${lines.length} lines`);
    assert.ok(lines[2].includes(`](${other.path})`), `${page.path}: ${lines[2]}`);
    for (const index of ["docs/README.md", "docs/zh/README.md"]) assert.ok(page.links.includes(index), `${page.path}: no link to ${index}`);
  }
});

test("the tests know the language of every block of code, and find every sample", () => {
  for (const path of all) {
    const { languages, samples } = read(path);
    for (const fence of languages) assert.match(fence, FENCES, path);
    assert.equal(samples.length, languages.filter((fence) => /^```[jt]sx?$/.test(fence)).length, path);
  }
});

test("tables agree with the package", () => {
  for (const path of all) assert.equal(withTables(read(path)), read(path).text, `${path}: write it with make docs`);
  for (const path of ["docs/error-codes.md", "docs/zh/error-codes.md"]) assert.ok(read(path).text.includes("<!-- table: error-codes -->"), path);
});

test("the page of error codes explains every class", () => {
  const classes = new Set(Array.from(errorCodes, (row) => row.class)).add("unknown");
  for (const path of ["docs/error-codes.md", "docs/zh/error-codes.md"]) {
    for (const kind of classes) assert.ok(read(path).text.includes(`\n| \`${kind}\` |`), `${path}: ${kind}`);
  }
});

/** Words of which only one form is used in Chinese pages. */
const CHINESE_WORDS = {
  你: "您", "feature `": "特性 `", 报错码: "错误码", 令牌: "token", 环境变量值: "环境变量的值",
  提供者: "提供函数", 批量任务: "批量应用", 模拟的微信: "模拟微信", 请求数据: "参数", 本包: "本库", 帐号: "账号",
};

test("a Chinese page uses one word for one thing", () => {
  for (const { path, text } of [...pairs.map(([, translation]) => translation), read("examples/README.zh-CN.md")]) {
    for (const [word, better] of Object.entries(CHINESE_WORDS)) assert.ok(!text.includes(word), `${path}: ${word}, write ${better}`);
  }
});
