// Writes a pulled desired state as YAML, for people who go on with it as a file.
import { version } from "../client/version.js";

const WORDS = {
  en: {
    about: "What WeChat has. A key that is left out is neither read nor changed.",
    variables: "Values are left out. Take away the # of what this file shall set.",
  },
  zh: {
    about: "微信侧的现有配置。未写出的键既不读取也不修改。",
    variables: "不含变量的值。去掉 # 的变量由本文件设置。",
  },
};

const SCHEMA = `https://unpkg.com/wechat-cloudbase@${version.split(".")[0]}/schemas/desired.schema.json`;

export function yamlOf(value, variables, warnings, locale = "en") {
  const words = WORDS[locale];
  const told = warnings.map(({ message, value }) => (value === undefined ? message : `${message}: ${JSON.stringify(value)}`));
  const head = [`yaml-language-server: $schema=${SCHEMA}`, words.about, ...told.map((text) => `! ${text}`)];
  return `${[...head.map(comment), ...block(value, "", notesOf(value, variables, words))].join("\n")}\n`;
}

/** The comments at the end of functions: their variables, by name. */
function notesOf(value, variables, words) {
  const names = new Map();
  for (const { resource: { env, function: name }, name: variable } of variables) {
    const key = JSON.stringify([env, name]);
    names.set(key, [...(names.get(key) ?? []), variable]);
  }
  const notes = new Map();
  for (const { env, functions = [] } of value.environments ?? []) {
    for (const one of functions) {
      const own = names.get(JSON.stringify([env, one.name]));
      if (own) notes.set(one, [`envVariables: # ${words.variables}`, ...own.map((name) => `  ${scalar(name)}: { $env: ${scalar(name)} }`)]);
    }
  }
  return notes;
}

const comment = (text) => `# ${text.replace(UNSAFE, " ")}`;

function block(object, pad, notes) {
  const lines = Object.entries(object).flatMap(([key, value]) => member(key, value, pad, notes));
  return [...lines, ...(notes.get(object) ?? []).map((text) => pad + comment(text))];
}

function member(key, value, pad, notes) {
  const begin = `${pad}${scalar(key)}:`;
  if (Object(value) !== value) return [`${begin} ${scalar(value)}`];
  if (Array.isArray(value)) return [begin, ...value.flatMap((item) => element(item, ["callbacks", "triggers"].includes(key), `${pad}  `, notes))];
  return Object.keys(value).length === 0 ? [`${begin} {}`] : [begin, ...block(value, `${pad}  `, notes)];
}

function element(item, isRow, pad, notes) {
  if (Object(item) !== item) return [`${pad}- ${scalar(item)}`];
  if (isRow) return [`${pad}- { ${Object.entries(item).map((pair) => pair.map(scalar).join(": ")).join(", ")} }`];
  const [first, ...rest] = block(item, `${pad}  `, notes);
  return [`${pad}- ${first.trimStart()}`, ...rest];
}

/** Characters that YAML takes for the end of a line, or refuses. */
const UNSAFE = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const PLAIN = /^[A-Za-z_$/][\w./-]*$/;
/** What some reader of YAML takes for something else than a text. */
const WORD = /^(null|true|false|yes|no|on|off|y|n)$/i;

/** A string of JSON is one of YAML too. */
function scalar(value) {
  if (typeof value !== "string") return `${value}`;
  if (PLAIN.test(value) && !WORD.test(value)) return value;
  return JSON.stringify(value).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
