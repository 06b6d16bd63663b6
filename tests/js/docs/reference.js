// Makes the tables of docs/reference.md: options from the typings, rules of payloads from the JSON Schemas.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const CHINESE = JSON.parse(read("tests/js/docs/options.zh.json"));

/** Returns the members of an interface in the typings: their names and the first paragraph of their comments. */
export function membersOf(file, name) {
  const [, body] = new RegExp(`interface ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, "m").exec(read(`pkg-template/types/${file}`));
  const members = [...body.matchAll(/\/\*\*(.*?)\*\/\s+(\w+)\??: ([^\n]*)/gs)].map(([, comment, member, type]) => ({ member, isForbidden: type === "undefined;", text: plain(comment) }));
  return members.filter(({ isForbidden }) => !isForbidden);
}

function plain(comment) {
  const text = comment.replace(/^\s*\*? ?/gm, "").trim();
  return text.replace(/@deprecated .*/s, "").split(/\n\n/)[0].replaceAll("\n", " ").replace(/\{@link (\w+)(?:\.\w+)?\}/g, "`$1`").trim();
}

export function options(file, name) {
  return {
    en: ["option", "meaning"],
    zh: ["选项", "含义"],
    rows: (locale) => membersOf(file, name).map(({ member, text }) => [`\`${member}\``, locale === "en" ? text : chinese(name, member)]),
  };
}

function chinese(name, member) {
  const text = CHINESE[name]?.[member];
  assert.ok(text, `tests/js/docs/options.zh.json has no ${name}.${member}`);
  return text;
}

const INTERFACES = ["setCallBackConfig", "getFunctionConfig", "setCloudAccessToken", "listFunctions", "getEnvInfo", "uploadFunctionConfig"];
const WORDS = {
  en: {
    yes: "yes", boolean: "boolean", object: "object", integer: "whole number", string: "text", any: "see below",
    arrayOf: (values) => `list of: ${values}`, notEmpty: ", not empty", safe: ", ±(2^53 - 1)", characters: (least, most) => `, ${least} to ${most} characters`,
  },
  zh: {
    yes: "是", boolean: "布尔值", object: "对象", integer: "整数", string: "文本", any: "见下文",
    arrayOf: (values) => `列表：${values}`, notEmpty: "，不为空", safe: "，±(2^53 - 1)", characters: (least, most) => `，${least} 到 ${most} 个字符`,
  },
};

export const RULES = {
  en: ["interface", "field", "values", "required"],
  zh: ["接口", "字段", "取值", "必填"],
  rows: (locale) => INTERFACES.flatMap((name) => {
    const schema = JSON.parse(readFileSync(new URL(import.meta.resolve(`wechat-cloudbase/schemas/${name}.json`))));
    return fieldsOf(schema, schema.$defs).map(({ path, field, isRequired }) => [`\`${name}\``, `\`${path}\``, valuesOf(field, schema.$defs, WORDS[locale]), isRequired ? WORDS[locale].yes : ""]);
  }),
};

function fieldsOf(given, definitions, prefix = "") {
  const schema = resolved(given, definitions);
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const [field, path] = [resolved(value, definitions), `${prefix}${name}`];
    const inner = field.type === "array" ? fieldsOf(field.items, definitions, `${path}[].`) : fieldsOf(field, definitions, `${path}.`);
    return [{ path, field, isRequired: schema.required?.includes(name) }, ...inner];
  });
}

const resolved = (schema, definitions) => (schema.$ref ? definitions[schema.$ref.replace("#/$defs/", "")] : schema);

function valuesOf(field, definitions, words) {
  if (field.enum) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (field.type === "array") return words.arrayOf(valuesOf(resolved(field.items, definitions), definitions, words));
  const word = words[field.type ?? "any"];
  if (field.type === "integer") {
    assert.equal(field.maximum, Number.MAX_SAFE_INTEGER);
    return word + words.safe;
  }
  if (field.maxLength) return word + words.characters(field.minLength, field.maxLength);
  return field.minLength ? word + words.notEmpty : word;
}
