// The sentences of issues that only a file can have: its syntax, and files that cannot be read. The words of the libraries are not
// used: they can quote the file, which can hold secrets.

/** The codes of both libraries. */
const REASONS = {
  BAD_ALIAS: ["an alias has no anchor before it; a string that begins with `*` needs quotes", "别名之前没有对应的锚点；以 `*` 开头的字符串需要加引号"],
  BAD_DQ_ESCAPE: ["a string has an unknown escape", "字符串中有未知转义"],
  BAD_INDENT: ["the indentation does not fit", "缩进不正确"],
  BAD_SCALAR_START: ["a string that begins with this character needs quotes", "以此字符开头的字符串需要加引号"],
  BLOCK_AS_IMPLICIT_KEY: ["two keys stand on one line", "同一行中有两个键"],
  KEY_OVER_1024_CHARS: ["a key is too long", "键过长"],
  MISSING_CHAR: ["a bracket, a quote, a colon or a blank is missing", "缺少括号、引号、冒号或空格"],
  MULTILINE_IMPLICIT_KEY: ["a colon is missing, or a key has two lines", "缺少冒号，或键跨了两行"],
  MULTIPLE_DOCS: ["the file has more than one document", "文件包含多个文档"],
  RECURSION: ["it is nested too deeply", "嵌套过深"],
  RESOURCE_EXHAUSTION: ["it is nested too deeply", "嵌套过深"],
  TAB_AS_INDENT: ["a tab stands where blanks have to indent", "应使用空格缩进，不能使用制表符"],
  CloseBraceExpected: ["expected `}`", "此处应为 `}`"],
  CloseBracketExpected: ["expected `]`", "此处应为 `]`"],
  ColonExpected: ["expected a colon", "此处应为冒号"],
  CommaExpected: ["expected a comma", "此处应为逗号"],
  EndOfFileExpected: ["expected nothing after the value", "值之后还有内容"],
  InvalidCharacter: ["a string has a control character", "字符串中有控制字符"],
  InvalidCommentToken: ["a `.json` file has no comments; name it `.jsonc`", "`.json` 文件不能有注释；请改名为 `.jsonc`"],
  InvalidEscapeCharacter: ["a string has an unknown escape", "字符串中有未知转义"],
  InvalidNumberFormat: ["the number is not valid", "不是合法的数字"],
  InvalidUnicode: ["expected four hex digits after `\\u`", "`\\u` 之后应为四位十六进制数"],
  PropertyNameExpected: ["expected a key in quotes", "此处应为带引号的键"],
  UnexpectedEndOfComment: ["a comment does not end", "注释未结束"],
  UnexpectedEndOfString: ["a string does not end", "字符串未结束"],
  ValueExpected: ["expected a value", "此处应为值"],
};

/** Parts of YAML, kinds of values, and why a file cannot be read. */
const WORDS = {
  alias: ["so many aliases", "过多的别名"],
  boolean: ["a boolean", "布尔值"],
  cycle: ["an alias of a part around it", "引用自身外层的别名"],
  directive: ["a `%` directive", "`%` 指令"],
  encoding: ["it is not UTF-8", "不是 UTF-8 编码"],
  infinite: ["`.inf`, `.nan` and numbers that are too large", "`.inf`、`.nan` 和过大的数字"],
  key: ["a key that is no plain text", "非文本的键"],
  large: ["it has more than 8 MB", "超过 8 MB"],
  merge: ["the merge key `<<`; write the members out", "合并键 `<<`；请直接写出各成员"],
  missing: ["there is no such file", "文件不存在"],
  number: ["a number", "数字"],
  other: ["it is no file", "不是普通文件"],
  outside: ["it lies outside of the folder of the desired state", "不在期望状态文件所在的目录内"],
  refused: ["the system refuses it", "系统拒绝读取"],
  tag: ["tags such as `!env`; write `{ $env: NAME }`", "`!env` 等标签；请写 `{ $env: NAME }`"],
};

const SENTENCES = {
  invalid_json: ["not JSON: ", "不是合法的 JSON：", ""],
  invalid_yaml: ["not YAML: ", "不是合法的 YAML：", ""],
  unquoted: ["must be a string, not ", "应为字符串，不能是", ["; write it in quotes", "；请加引号"]],
  unreadable_file: ["cannot be read: ", "无法读取：", ""],
  unsupported_yaml: ["must not have ", "不支持 ", ""],
};

const OTHER = ["this part has no meaning here", "此处内容无法识别"];

export function wordsOf(about, locale) {
  const known = Object.hasOwn(REASONS, about) ? REASONS[about] : Object.hasOwn(WORDS, about) ? WORDS[about] : OTHER;
  return known[locale === "zh" ? 1 : 0];
}

export function sentenceOf({ code, about }, locale) {
  const language = locale === "zh" ? 1 : 0;
  const [english, chinese, end] = SENTENCES[code];
  return [english, chinese][language] + wordsOf(about, locale) + (end[language] ?? "");
}
